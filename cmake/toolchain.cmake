# SPDX-License-Identifier: Apache-2.0
# Compiler, linker and warning flags shared by every target.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=mold)
endif()

# Without it the precompiled header holds the time it was made, and ccache never finds it again.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Xclang> $<$<COMPILE_LANGUAGE:CXX>:-fno-pch-timestamp>)
endif()

add_library(hearth_options INTERFACE)
target_compile_options(hearth_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wconversion -Wno-sign-conversion
  -fstack-protector-strong -fno-omit-frame-pointer
  -pthread)  # everywhere, or the precompiled header fits only half of the targets
target_compile_definitions(hearth_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_include_directories(hearth_options INTERFACE ${PROJECT_SOURCE_DIR}/server)

if(HEARTH_SANITIZE)
  add_compile_options(-fsanitize=${HEARTH_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HEARTH_SANITIZE})
endif()
if(HEARTH_BUILD_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)  # so that libFuzzer sees into the libraries
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT HEARTH_SANITIZE)
  add_compile_definitions(_FORTIFY_SOURCE=2)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
