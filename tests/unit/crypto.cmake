add_library(test_pki STATIC ${CMAKE_CURRENT_SOURCE_DIR}/test_pki.c)
target_link_libraries(test_pki PUBLIC crypto base PkgConfig::OPENSSL)

unit_test(test_crypto_hash USES crypto)
unit_test(test_crypto_der USES crypto)
unit_test(test_certificate USES crypto LIBRARIES test_pki)
unit_test(test_revocation USES crypto LIBRARIES test_pki)
unit_test(test_key USES crypto LIBRARIES test_pki)
