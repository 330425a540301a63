#!/bin/sh
# SPDX-License-Identifier: MIT
# Does the test of the law notice when the law is broken?
#
# Changes the files of src/judge that decide in one place at a time (an operator, a constant, a
# word of the law), builds the unit tests of the judge with the change, and runs them.  A
# change that no test notices is listed; it is a hole in the tests, or changes nothing that
# can be seen (some are: a tie broken the other way, a loop that looks on in vain).  Takes some minutes; never part of `dev test`.
#
#   tests/campaign/mutate_judge.sh [goal in percent]
set -eu

goal=${1:-95}
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: "${CC:=cc}"
tests="judge ledger age freeze soak coverage"
flags="-std=c11 -D_GNU_SOURCE -DSMOKE_ARENA_DEBUG -O1 -w -fsanitize=address,undefined -fno-sanitize-recover=all -I$work/src -I$top/src -I$top/tests/unit/judge"

# Each rule: what is looked for (a sed pattern), and what it becomes.
cat >"$work/rules" <<'EOF'
 == @ != 
 != @ == 
 < @ <= 
 < @ >= 
 <= @ < 
 > @ >= 
 > @ <= 
 >= @ > 
 && @ || 
 || @ && 
 + @ - 
 += @ = 
++;@--;
return true@return false
return false@return true
(!@(
!account@account
 ? @ == 0 ? 
continue;@break;
break;@continue;
STATE_PASS@STATE_UNCHECKED
STATE_FAIL@STATE_WAIVED
STATE_WAIVED@STATE_PASS
STATE_UNCHECKED@STATE_PASS
VERDICT_GO@VERDICT_INCONCLUSIVE
VERDICT_NO_GO@VERDICT_INCONCLUSIVE
VERDICT_INCONCLUSIVE@VERDICT_GO
SEVERITY_ERROR@SEVERITY_WARN
SEVERITY_ERROR@SEVERITY_CRITICAL
SEVERITY_CRITICAL@SEVERITY_ERROR
EVIDENCE_BROKEN@EVIDENCE_HELD
EVIDENCE_HELD@EVIDENCE_BROKEN
AGE_NEW@AGE_OPEN
AGE_OPEN@AGE_AGAIN
AGE_AGAIN@AGE_OPEN
AGE_RESOLVED@AGE_NOT_LOOKED
AGE_NOT_LOOKED@AGE_RESOLVED
c->required \&\& @
return 0;@return 1;
return 4;@return 0;
 1 : 3@ 3 : 1
 0 : 1@ 1 : 0
 0 : 3@ 3 : 0
2, 1, 4, 3, 0@2, 1, 3, 4, 0
2, 1, 4, 3, 0@1, 2, 4, 3, 0
SIGNAL = 128@SIGNAL = 127
.failing@.waived
.waived@.failing
->failing@->waived
->waived@->failing
"smoke/finding/1"@"smoke/finding"
"smoke/seen/1"@"smoke/seen"
SHORT_DIGEST = 8@SHORT_DIGEST = 7
baseline, candidate }@candidate, baseline }
EOF

library() { # everything that does not change, built once
	for file in "$top"/src/base/*.c "$top"/src/model/*.c "$top/src/ext/digest.c" \
		"$top"/src/judge/*.c; do
		$CC $flags -c "$file" -o "$work/$(basename "$(dirname "$file")")_$(basename "$file" .c).o"
	done
	for test in $tests; do
		$CC $flags -c "$top/tests/unit/judge/${test}_test.c" -o "$work/test_$test.o"
	done
}

# Whether the tests fail with $1 instead of the file named $2.
is_noticed() {
	$CC $flags -c "$1" -o "$work/mutant.o" 2>/dev/null || return 2
	objects=$(ls "$work"/*_*.o | grep -v "/judge_$2.o\$" | grep -v '/test_')
	for test in $tests; do
		$CC $flags "$work/test_$test.o" "$work/mutant.o" $objects -o "$work/run" -lcmocka \
			-lcrypto 2>/dev/null || return 2
		timeout 20 "$work/run" >/dev/null 2>&1 || return 0
	done
	return 1
}

library
made=0 noticed=0
for file in judge ledger age freeze soak coverage; do
	source="$top/src/judge/$file.c"
	while IFS= read -r rule; do
		from=${rule%%@*} to=${rule#*@}
		for line in $(grep -n -F -e "$(printf '%s' "$from" | sed 's/\\//g')" "$source" |
			cut -d: -f1); do
			text=$(sed -n "${line}p" "$source")
			case $text in
			'#include'* | '/*'* | ' *'*) continue ;;
			esac
			sed "${line}s@$from@$to@" "$source" >"$work/mutant.c"
			cmp -s "$source" "$work/mutant.c" && continue
			status=0
			is_noticed "$work/mutant.c" "$file" || status=$?
			[ $status -eq 2 ] && continue # it does not even compile
			made=$((made + 1))
			if [ $status -eq 0 ]; then
				noticed=$((noticed + 1))
			else
				echo "not noticed: $file.c:$line: '$from' became '$to'"
			fi
		done
	done <"$work/rules"
done
score=$((noticed * 100 / made))
echo "$noticed of $made changes were noticed: $score %"
[ "$score" -ge "$goal" ]
