# The foreign libraries, as Debian 12 packages them. libpq and libmariadb are only headers here:
# they are loaded when a connection test needs them, because linking them costs every start.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
pkg_check_modules(RapidJSON REQUIRED IMPORTED_TARGET RapidJSON)
pkg_check_modules(Httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(Libpq REQUIRED libpq)
pkg_check_modules(Libmariadb REQUIRED libmariadb)

add_library(dbsn_httplib INTERFACE)
target_link_libraries(dbsn_httplib INTERFACE PkgConfig::Httplib Threads::Threads)

add_library(dbsn_database_headers INTERFACE)
target_include_directories(dbsn_database_headers SYSTEM INTERFACE
  ${Libpq_INCLUDE_DIRS} ${Libmariadb_INCLUDE_DIRS})
