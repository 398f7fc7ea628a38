unit_test(test_jobs_loop USES jobs)
unit_test(test_jobs_curl USES jobs LIBRARIES eid_kit PkgConfig::OPENSSL)
unit_test(test_jobs_name USES jobs)
unit_test(test_jobs_mail USES jobs LIBRARIES eid_kit PkgConfig::OPENSSL)
