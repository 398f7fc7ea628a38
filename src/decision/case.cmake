# The case data and the drafting of texts: a part of the decision room that calls nothing but law, people and view.
add_library(decision_case STATIC
  ${CMAKE_CURRENT_LIST_DIR}/case.c
  ${CMAKE_CURRENT_LIST_DIR}/case_check.c
  ${CMAKE_CURRENT_LIST_DIR}/case_context.c
  ${CMAKE_CURRENT_LIST_DIR}/case_fields.c
  ${CMAKE_CURRENT_LIST_DIR}/case_parse.c
  ${CMAKE_CURRENT_LIST_DIR}/case_problem.c
  ${CMAKE_CURRENT_LIST_DIR}/case_schema.c
  ${CMAKE_CURRENT_LIST_DIR}/case_value.c
  ${CMAKE_CURRENT_LIST_DIR}/draft.c
  ${CMAKE_CURRENT_LIST_DIR}/draft_context.c
  ${CMAKE_CURRENT_LIST_DIR}/draft_pack.c)
target_link_libraries(decision_case PUBLIC ours law people view)
target_include_directories(decision_case PRIVATE ${CMAKE_SOURCE_DIR}/src)
