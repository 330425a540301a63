# SPDX-License-Identifier: MIT
# Completion of smoke(1) for bash; in zsh after `autoload -U bashcompinit && bashcompinit`.
# Commands and options are those that the installed smoke has: it is asked for its help.

_smoke() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]} words=
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		words=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')
		words="$words --help --version"
	elif [[ $current == -* ]]; then
		words=$("${COMP_WORDS[0]}" "$command" --help 2>/dev/null |
			sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[a-z0-9.-]*\).*/\2/p')
	elif [[ $command == plan && $previous == plan ]]; then
		words="gate diff drift verify"
	elif [[ $command == history && $previous == history ]]; then
		words="runs summary findings export import"
	elif [[ $previous =~ ^(-e|--env|--baseline|--candidate)$ && -r smoke.yaml ]]; then
		# The names below `environments:`, as they are usually indented.
		words=$(sed -n '/^environments:/,/^[a-z]/s/^  \([A-Za-z0-9_.-]*\):.*/\1/p' smoke.yaml)
	elif [[ $previous == --color ]]; then
		words="auto always never"
	fi
	if [[ -n $words ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	fi
}
complete -o filenames -F _smoke smoke
