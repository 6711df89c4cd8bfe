# The foreign libraries, as Debian 12 packages them. libpq and libmariadb are only headers here:
# they are loaded when a connection test needs them, because linking them costs every start.
find_package(PkgConfig REQUIRED)
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(RapidJSON REQUIRED IMPORTED_TARGET RapidJSON)
# It moves a null pointer where it is empty, which clang's sanitizer counts as a fault.
if(DBSN_SANITIZE STREQUAL "fuzzer")
  set_source_files_properties(schema/json_codec.cc schema/json_reader.cc schema/answer_schema.cc
    PROPERTIES COMPILE_OPTIONS -fno-sanitize=pointer-overflow)
endif()
pkg_check_modules(Httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(Libpq REQUIRED libpq)
pkg_check_modules(Libmariadb REQUIRED libmariadb)

# Static where Debian has them so: each shared library costs every start.
find_library(DBSN_YAML_CPP NAMES libyaml-cpp.a yaml-cpp REQUIRED)
find_library(DBSN_SQLITE NAMES libsqlite3.a sqlite3 REQUIRED)
mark_as_advanced(DBSN_YAML_CPP DBSN_SQLITE)
add_library(dbsn_yaml_cpp INTERFACE)
target_link_libraries(dbsn_yaml_cpp INTERFACE "${DBSN_YAML_CPP}")
add_library(dbsn_sqlite INTERFACE)
target_link_libraries(dbsn_sqlite INTERFACE "${DBSN_SQLITE}" Threads::Threads ${CMAKE_DL_LIBS} m)

add_library(dbsn_database_headers INTERFACE)
target_include_directories(dbsn_database_headers SYSTEM INTERFACE
  ${Libpq_INCLUDE_DIRS} ${Libmariadb_INCLUDE_DIRS})

# The interpreter that has Debian's python3-yaml and python3-jsonschema, whatever else is on the
# PATH.
if(EXISTS /usr/bin/python3)
  set(dbsn_python /usr/bin/python3)
else()
  set(dbsn_python "${Python3_EXECUTABLE}")
endif()
