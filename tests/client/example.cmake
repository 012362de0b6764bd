# SPDX-License-Identifier: Apache-2.0
# The example of client-sdk/cpp/README.md becomes a file, as it stands. -DREADME=<file> -DOUT=<file>
file(READ ${README} readme)
if(NOT readme MATCHES "```cpp\n([^`]*)```")
  message(FATAL_ERROR "${README} has no example")
endif()
set(example "${CMAKE_MATCH_1}")
file(WRITE ${OUT} "${example}")
