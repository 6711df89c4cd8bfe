# The tests. One executable per folder of tests/ that holds *_test.cc, one ctest entry per case;
# one ctest entry per Python file. Labels: the folder's name; "e2e"; "long" for a Python file that
# says "# label: long".
include(GoogleTest)
find_package(GTest REQUIRED)
get_property(dbsn_rooms GLOBAL PROPERTY DBSN_ROOMS)

set(dbsn_test_environment "DBSN_SOURCE_DIR=${CMAKE_SOURCE_DIR}")
if(DBSN_SANITIZE STREQUAL "thread")
  list(APPEND dbsn_test_environment
    "TSAN_OPTIONS=halt_on_error=1 suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp")
elseif(DBSN_SANITIZE STREQUAL "address")
  list(APPEND dbsn_test_environment "UBSAN_OPTIONS=print_stacktrace=1"
    "ASAN_OPTIONS=detect_stack_use_after_return=1")
endif()

file(GLOB dbsn_support_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/support/*.cc")
if(dbsn_support_sources)
  add_library(test_support STATIC ${dbsn_support_sources})
  target_link_libraries(test_support PUBLIC dbsn_flags fmt::fmt GTest::gmock GTest::gtest)
  dbsn_use_precompiled(test_support)
else()
  add_library(test_support INTERFACE)
endif()

if(DBSN_PCH)
  dbsn_precompiled(dbsn_test_pch HEADERS ${dbsn_standard_headers} <gmock/gmock.h> <gtest/gtest.h>
    LIBRARIES fmt::fmt GTest::gmock GTest::gtest)
endif()

# dbsn_tests(NAME FOLDER ROOM...)
function(dbsn_tests name folder)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${folder}/*_test.cc")
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  # The support comes first: what it needs of the rooms is then still to be linked.
  target_link_libraries(test_${name} PRIVATE test_support ${ARGN} GTest::gmock_main)
  dbsn_use_precompiled(test_${name} dbsn_test_pch)
  gtest_discover_tests(test_${name}
    TEST_PREFIX "${name}."
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    DISCOVERY_TIMEOUT 120
    PROPERTIES LABELS "${name}" TIMEOUT 300 ENVIRONMENT "${dbsn_test_environment}")
endfunction()

# A room's tests see the room and what it may enter; apply's also see observe, because what a
# killed run leaves is proved by the run after it.
set(dbsn_tests_of_apply_see observe)
foreach(room IN LISTS dbsn_rooms)
  dbsn_tests(${room} ${room} ${room} ${dbsn_tests_of_${room}_see})
endforeach()
# Tests across rooms see them all.
foreach(folder IN ITEMS golden property faults fuzz conformance)
  dbsn_tests(${folder} ${folder} cli)
endforeach()

# The fuzz targets, run over their corpora by test_fuzz; in a fuzzer build one program
# of libFuzzer's a target.
if(TARGET test_fuzz)
  target_sources(test_fuzz PRIVATE tests/fuzz/targets.cc)
endif()
if(DBSN_SANITIZE STREQUAL "fuzzer")
  file(STRINGS tests/fuzz/targets.cc fuzz_targets REGEX "Target{\"")
  string(REGEX MATCHALL "Target{\"[a-z]+" fuzz_targets "${fuzz_targets}")
  add_custom_target(fuzzers)
  foreach(target IN LISTS fuzz_targets)
    string(REPLACE "Target{\"" "" target "${target}")
    add_executable(fuzz_${target} tests/fuzz/fuzzer.cc tests/fuzz/targets.cc)
    target_compile_definitions(fuzz_${target} PRIVATE DBSN_FUZZ_TARGET="${target}")
    target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz_${target} PRIVATE test_support rest state plan)
    add_dependencies(fuzzers fuzz_${target})
  endforeach()
endif()

# dbsn_python_test(FILE LABEL): the file is run from the checkout.
function(dbsn_python_test file label)
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${CMAKE_SOURCE_DIR}/tests" OUTPUT_VARIABLE relative)
  cmake_path(REMOVE_EXTENSION relative OUTPUT_VARIABLE test)
  set(labels ${label})
  file(STRINGS "${file}" long REGEX "^# label: long$")
  if(long)
    list(APPEND labels long)
  endif()
  set(environment ${dbsn_test_environment} "PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/e2e"
    PYTHONDONTWRITEBYTECODE=1 "DBSN_BUILD_DIR=${CMAKE_BINARY_DIR}")
  if(TARGET dbsn)
    list(APPEND environment "DBSN_BINARY=$<TARGET_FILE:dbsn>")
  endif()
  add_test(NAME ${test} COMMAND "${dbsn_python}" "${file}"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${test} PROPERTIES LABELS "${labels}" TIMEOUT 900
    ENVIRONMENT "${environment}")
endfunction()

# Those that need the program are there only when it is.
file(GLOB dbsn_python_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/*/*_test.py"
  "${CMAKE_SOURCE_DIR}/tests/e2e/support/*_test.py")
foreach(file IN LISTS dbsn_python_files)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET folder FILENAME label)
  if(TARGET dbsn OR NOT label MATCHES "^(e2e|docs)$")
    dbsn_python_test("${file}" ${label})
  endif()
endforeach()

# What the thread sanitizer is run on: the rooms that run threads.
add_custom_target(threaded_tests)
foreach(room IN ITEMS observe apply rest)
  if(TARGET test_${room})
    add_dependencies(threaded_tests test_${room})
  endif()
endforeach()

# What scripts/bench.sh measures with and against; built when asked for.
pkg_check_modules(LibYaml IMPORTED_TARGET yaml-0.1)
if(LibYaml_FOUND)
  add_custom_target(bench_programs)
  foreach(program IN ITEMS floor parse empty measure)
    add_executable(bench_${program} EXCLUDE_FROM_ALL tests/bench/${program}.cc)
    target_link_libraries(bench_${program} PRIVATE dbsn_flags)
    add_dependencies(bench_programs bench_${program})
  endforeach()
  target_link_libraries(bench_floor PRIVATE PkgConfig::LibYaml)
  target_link_libraries(bench_parse PRIVATE dbsn_yaml_cpp)
endif()
