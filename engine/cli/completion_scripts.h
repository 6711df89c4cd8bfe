// What each shell reads once. They know nothing of dbsn's commands: at each TAB they ask it. No
// word of the command line, and none that dbsn answers, is ever evaluated.
#pragma once

namespace dbsn {

// bash cuts words at = and : too, so they are put together before dbsn sees them, and what bash
// counts as done is cut off the answers.
inline constexpr char kBashCompletion[] = R"script(# bash completion for dbsn
_dbsn() {
  local -a words=()
  local i word whole typed kind line
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]})) && [[ $word == [=:]* || ${words[-1]} == *[=:] ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  for i in "${!words[@]}"; do
    word=${words[i]}
    word=${word#[\"\']}
    words[i]=${word//\\/}
  done
  whole=${words[-1]}
  typed=${COMP_WORDS[COMP_CWORD]}
  local quote=
  [[ $typed == [\"\']* ]] && quote=${typed:0:1}
  typed=${typed#[\"\']}
  typed=${typed//\\/}
  [[ $typed == [=:] ]] && typed=
  local done=${whole%"$typed"}
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS= read -r line; do
      line=${line%%$'\t'*}
      [[ $line == "$done"* ]] || continue
      line=${line#"$done"}
      [[ $line == *= ]] && compopt -o nospace 2>/dev/null
      [[ -z $quote ]] && printf -v line '%q' "$line"
      COMPREPLY+=("$line")
    done
  } < <(dbsn __complete -- "${words[@]}" 2>/dev/null)
  if [[ $kind == :files || $kind == :folders ]]; then
    local action=-f
    [[ $kind == :folders ]] && action=-d
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$action" -- "$typed")
  fi
}
complete -F _dbsn dbsn
)script";

inline constexpr char kZshCompletion[] = R"script(#compdef dbsn
# zsh completion for dbsn
_dbsn() {
  local -a lines values shown open
  local line value
  lines=("${(@f)$(dbsn __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  local kind=${lines[1]}
  for line in "${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    value=${line%%$'\t'*}
    if [[ $value == *= ]]; then
      open+=("$value")
      continue
    fi
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then
      shown+=("$value  -- ${line#*$'\t'}")
    else
      shown+=("$value")
    fi
  done
  (( ${#open} )) && compadd -S '' -a open
  (( ${#values} )) && compadd -l -d shown -a values
  [[ $kind == :files ]] && _files
  [[ $kind == :folders ]] && _files -/
  return 0
}
if [[ ${funcstack[1]} == _dbsn ]]; then
  _dbsn "$@"
else
  compdef _dbsn dbsn
fi
)script";

inline constexpr char kFishCompletion[] = R"script(# fish completion for dbsn
function __dbsn_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    # As it is meant: without what quotes it, and without a quote that is still open.
    set -l plain (string unescape -- $typed 2>/dev/null)
    or set plain (string replace -r '^["\']' '' -- $typed)
    test (count $plain) -eq 0; and set plain ''
    set -l lines (dbsn __complete -- $words $plain 2>/dev/null)
    set -l kind $lines[1]
    set -e lines[1]
    for line in $lines
        echo $line
    end
    if test "$kind" = :files
        __fish_complete_path $typed
    else if test "$kind" = :folders
        __fish_complete_directories $typed
    end
end
complete -c dbsn -f -a '(__dbsn_complete)'
)script";

}  // namespace dbsn
