# One set of compiler options for every target of ours; warnings are errors.
add_library(ours INTERFACE)
target_compile_definitions(ours INTERFACE _GNU_SOURCE)
target_compile_options(ours INTERFACE
  -Wall -Wextra -Werror -Wshadow -Wvla -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wformat=2 -Wswitch-enum -Wenum-conversion -Wnull-dereference
  -Wdouble-promotion -Wimplicit-fallthrough -Wunused-result -fno-common -fno-strict-aliasing -fstack-protector-strong
  -fvisibility=hidden
  -include ${CMAKE_SOURCE_DIR}/include/jourbeslut/base/banned.h)
target_include_directories(ours INTERFACE ${CMAKE_SOURCE_DIR}/include)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(ours INTERFACE -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Walloca)
endif()
if(JOURBESLUT_SANITIZE)
  target_compile_options(ours INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g)
  target_link_options(ours INTERFACE -fsanitize=address,undefined)
endif()
if(JOURBESLUT_FUZZ)
  target_compile_options(ours INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(JOURBESLUT_COVERAGE)
  target_compile_options(ours INTERFACE --coverage)
  target_link_options(ours INTERFACE --coverage)
endif()
if(JOURBESLUT_HARDEN)
  target_compile_options(ours INTERFACE -O2 -g -D_FORTIFY_SOURCE=3 -fPIE -fstack-clash-protection -fcf-protection)
  target_link_options(ours INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
