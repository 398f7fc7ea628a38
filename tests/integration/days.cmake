# Bad days: the real programs, killed, without disk, without e-ID, with the wrong people. Included by CMakeLists.txt.
add_library(days_disk MODULE ${CMAKE_CURRENT_LIST_DIR}/days_disk.c)
target_link_libraries(days_disk PRIVATE ${CMAKE_DL_LIBS})
set_target_properties(days_disk PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})

function(days_test name)
  add_test(NAME integration.${name} COMMAND bash ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${name}.sh)
  set_tests_properties(integration.${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 240
    ENVIRONMENT "bin=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};project=${CMAKE_SOURCE_DIR}")
endfunction()

days_test(promise_1_answered_only_after_commit)
days_test(promise_2_acknowledged_survives_any_crash)
days_test(promise_3_recorded_with_everything_else_down)
days_test(promise_6_secret_stays_secret)
days_test(days_ledger)
days_test(days_orders)
days_test(days_stamps)
days_test(days_faulty_evidence)
days_test(days_disk_full)
days_test(days_two_people)
days_test(days_duty)
days_test(days_seen)
days_test(days_calendar)
days_test(ends)
days_test(law_stage)
days_test(law_none)
set_tests_properties(integration.law_stage PROPERTIES TIMEOUT 600) # seven logins, and verbs that read all packs
set_tests_properties(integration.promise_2_acknowledged_survives_any_crash PROPERTIES TIMEOUT 600) # thirty starts
set_tests_properties(integration.promise_6_secret_stays_secret PROPERTIES TIMEOUT 600) # every page of every person
days_test(days_truth)
days_test(days_clock)
days_test(days_clock_doubt)
days_test(days_slow_clients)
days_test(days_crowd)
days_test(serve_lock)
