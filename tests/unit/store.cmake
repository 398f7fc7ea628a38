unit_test(test_store_data USES store LIBRARIES PkgConfig::SQLITE)
unit_test(test_store_file USES store LIBRARIES PkgConfig::SQLITE)
