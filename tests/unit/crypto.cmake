unit_test(test_crypto_hash USES crypto)
