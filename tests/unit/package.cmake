# Packages: what is in them and how they are written.
unit_test(test_package_xml USES package)
unit_test(test_package_make USES decision_world package)
