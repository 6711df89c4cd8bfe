# How every translation unit of ours is compiled and linked. Foreign headers are system headers
# and are not warned about.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Debug" FORCE)
endif()

# No NDEBUG: a check that stands in the code stands in the binary people run.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS")

set(DBSN_SANITIZE "" CACHE STRING "address (with undefined behaviour), thread, fuzzer (clang), or nothing")
set_property(CACHE DBSN_SANITIZE PROPERTY STRINGS "" address thread fuzzer)

add_library(dbsn_flags INTERFACE)
target_include_directories(dbsn_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(dbsn_flags INTERFACE DBSN_VERSION="${PROJECT_VERSION}")
target_compile_options(dbsn_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wswitch -Werror
  # No path of the building machine in the binary.
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/="
  "-ffile-prefix-map=${CMAKE_BINARY_DIR}/=build/")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns falsely, in four ways, at "literal" + std::string (GCC bug 105651), and at the alternatives of a
  # moved std::variant that are not alive (GCC bug 105562 and its kin); the sanitizer builds watch
  # for the real thing.
  target_compile_options(dbsn_flags INTERFACE -Wno-restrict -Wno-array-bounds
    -Wno-stringop-overread -Wno-stringop-overflow -Wno-maybe-uninitialized)
endif()

if(DBSN_SANITIZE STREQUAL "address")
  # A null pointer ends in the address sanitizer anyway, x86 has no misaligned access to fear, and
  # the two checks double the time that compiling takes.
  target_compile_options(dbsn_flags INTERFACE -fsanitize=address,undefined
    -fno-sanitize=null,alignment -fno-sanitize-recover=all)
  target_link_options(dbsn_flags INTERFACE -fsanitize=address,undefined)
elseif(DBSN_SANITIZE STREQUAL "thread")
  target_compile_options(dbsn_flags INTERFACE -fsanitize=thread)
  target_link_options(dbsn_flags INTERFACE -fsanitize=thread)
elseif(DBSN_SANITIZE STREQUAL "fuzzer")
  target_compile_options(dbsn_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=all)
  target_link_options(dbsn_flags INTERFACE -fsanitize=address,undefined)
elseif(NOT DBSN_SANITIZE STREQUAL "")
  message(FATAL_ERROR "DBSN_SANITIZE is \"${DBSN_SANITIZE}\"; it can be address, thread or fuzzer.")
endif()
if(DBSN_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Instrumented code hides initialisations from g++, which then warns falsely.
  target_compile_options(dbsn_flags INTERFACE -Wno-maybe-uninitialized)
endif()

# The start of the program is part of its speed: nothing that is not needed is loaded.
target_link_options(dbsn_flags INTERFACE -Wl,--as-needed)

find_program(DBSN_MOLD mold)
find_program(DBSN_LLD ld.lld)
mark_as_advanced(DBSN_MOLD DBSN_LLD)
if(DBSN_MOLD)
  target_link_options(dbsn_flags INTERFACE -fuse-ld=mold)
elseif(DBSN_LLD)
  target_link_options(dbsn_flags INTERFACE -fuse-ld=lld)
endif()

find_program(DBSN_CCACHE_PROGRAM ccache)
mark_as_advanced(DBSN_CCACHE_PROGRAM)
if(DBSN_CCACHE_PROGRAM)
  set(dbsn_ccache_default ON)
else()
  set(dbsn_ccache_default OFF)
endif()
option(DBSN_CCACHE "Compile through ccache" ${dbsn_ccache_default})
if(DBSN_CCACHE)
  if(NOT DBSN_CCACHE_PROGRAM)
    message(FATAL_ERROR "DBSN_CCACHE is ON and there is no ccache.")
  endif()
  # Relative paths, so that one checkout profits from what another compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
    "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" "CCACHE_NOHASHDIR=1"
    "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "${DBSN_CCACHE_PROGRAM}")
endif()
