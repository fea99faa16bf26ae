# The libraries, all from Debian's packages; scripts/packages has their package names.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CURL REQUIRED)
find_package(ICU 67 REQUIRED COMPONENTS i18n uc data)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
find_package(prometheus-cpp REQUIRED)
find_package(httplib QUIET)
if(TARGET httplib::httplib)
  set(REGULARS_HTTPLIB httplib::httplib)
else()
  # Debian 12 has no CMake file for it. The flags of pkg-config must be used: they change the
  # layout of httplib::Request.
  pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
  set(REGULARS_HTTPLIB PkgConfig::httplib)
endif()
