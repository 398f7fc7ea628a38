# Packages: what is in them and how they are written.
unit_test(test_package_xml USES package)
unit_test(test_package_make USES decision_world package)
unit_test(test_package_standing USES decision_world package)

# What the archive's package must be, apart from the writer: libxml2 reads it.
set(lint ${CMAKE_SOURCE_DIR}/tests/integration/package_lint)
add_executable(package_lint ${lint}/lint.c ${lint}/lint_rules.c ${lint}/lint_mutants.c ${lint}/lint_standing.c)
target_link_libraries(package_lint PRIVATE ours base crypto PkgConfig::XML)
target_include_directories(package_lint PRIVATE ${CMAKE_SOURCE_DIR}/tests)
