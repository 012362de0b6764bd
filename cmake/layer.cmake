# SPDX-License-Identifier: Apache-2.0
# hearth_layer(<folder> [LIBS <library>...]): one static library from server/<folder>/*.cpp.
# Sources are globbed because folder = target; CONFIGURE_DEPENDS re-globs at build time.
function(hearth_layer name)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/server/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(hearth_${name} STATIC ${sources})
    target_link_libraries(hearth_${name} PUBLIC hearth_options ${ARG_LIBS})
  else()
    add_library(hearth_${name} INTERFACE)
    target_link_libraries(hearth_${name} INTERFACE hearth_options ${ARG_LIBS})
  endif()
endfunction()

# hearth_test(<name> SOURCES <file>... LIBS <library>... [TIMEOUT <s>] [LABEL <label>]): one gtest binary, run under a time limit.
function(hearth_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;LABEL" "SOURCES;LIBS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/client-sdk/cpp)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABEL}"
    ENVIRONMENT "HEARTH_BIN=${CMAKE_BINARY_DIR}/bin;HEARTH_SOURCE=${PROJECT_SOURCE_DIR}")
endfunction()
