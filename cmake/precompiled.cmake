# The standard headers that nearly every file includes, and GoogleTest's, are compiled once and not
# three hundred times. Each file still names what it needs: DBSN_PCH=OFF builds without, and that is
# what clang-tidy is given.
option(DBSN_PCH "Precompile the standard headers" ON)

set(dbsn_standard_headers
  <algorithm> <array> <atomic> <chrono> <compare> <cstddef> <cstdint> <functional> <map> <memory>
  <mutex> <optional> <set> <span> <string> <string_view> <thread> <utility> <variant> <vector>)

# dbsn_precompiled(NAME HEADER... LIBRARIES LIBRARY...): an object library that owns the headers.
function(dbsn_precompiled name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;LIBRARIES")
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/${name}.cc" CONTENT "// Owns the precompiled headers.\n")
  add_library(${name} OBJECT "${CMAKE_BINARY_DIR}/${name}.cc")
  target_link_libraries(${name} PRIVATE dbsn_flags ${arg_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

if(DBSN_PCH)
  dbsn_precompiled(dbsn_pch HEADERS ${dbsn_standard_headers} LIBRARIES fmt::fmt)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What ccache needs to see through a precompiled header.
    target_compile_options(dbsn_flags INTERFACE -fpch-preprocess)
  endif()
endif()

# dbsn_use_precompiled(TARGET [OWNER]): the standard headers, or another owner's.
function(dbsn_use_precompiled target)
  if(NOT DBSN_PCH)
    return()
  endif()
  set(owner dbsn_pch)
  if(ARGC GREATER 1)
    set(owner ${ARGV1})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()
