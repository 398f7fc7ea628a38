unit_test(test_crypto_hash USES crypto)
unit_test(test_crypto_der USES crypto)
unit_test(test_certificate USES crypto LIBRARIES test_pki)
unit_test(test_revocation USES crypto LIBRARIES test_pki)
unit_test(test_key USES crypto LIBRARIES test_pki)
unit_test(test_cms USES crypto LIBRARIES test_pki)
unit_test(test_timestamp USES crypto LIBRARIES test_pki)
unit_test(test_key_token USES crypto LIBRARIES test_pki PkgConfig::P11KIT)

# Other programs judge what crypto_peer makes, and it judges theirs.
add_executable(crypto_peer ${CMAKE_SOURCE_DIR}/tests/integration/crypto_peer.c)
target_link_libraries(crypto_peer PRIVATE ours test_pki)
target_include_directories(crypto_peer PRIVATE ${CMAKE_SOURCE_DIR}/tests)
add_test(NAME integration.crypto_peers
  COMMAND bash ${CMAKE_SOURCE_DIR}/tests/integration/crypto_peers.sh $<TARGET_FILE:crypto_peer>
    ${CMAKE_SOURCE_DIR}/tests/integration/bouncy)
