# What makes keys, certificates and evidence for tests and fuzz targets alike.
set(kits ${CMAKE_CURRENT_LIST_DIR})
add_library(eid_kit STATIC ${kits}/eid_kit.c)
target_link_libraries(eid_kit PUBLIC base PkgConfig::OPENSSL)
add_library(test_pki STATIC ${kits}/test_pki.c)
target_link_libraries(test_pki PUBLIC crypto base PkgConfig::OPENSSL)
