/**
 * Enters the folder of a path and stays in it, for POSIX sh(1) and coreutils: `hold PATH follow` makes it the working
 * folder, so that a name `./NAME` is a name in exactly this folder, also if its path changes during this time. It sets `n` (the
 * last name), `h_shared` (1 if another user may exchange an entry or a folder on the way) and `h_last` (the type and
 * permissions of the last name in hex, its owner, group, size and number of links; empty if it does not exist).
 *
 * A link is followed only if its owner and everybody who may write its folder are root or the own user (`$uid`); with
 * \`keep\` the last name is not followed. On failure \`h_why\` is the message of strerror(3).
 *
 * If nobody else can change a folder on the way, one stat(1) of all of them and one cd(1) suffice: nobody can lead the way
 * elsewhere between the two. Otherwise each folder is entered from the one before, and the entered folder must be the one
 * that was seen there, which was not a link.
 */
export const HOLD_SCRIPT = `
h_refuse() { h_why=$1; return 1; }
h_own() { [ "$1" = 0 ] || [ "$1" = "$uid" ]; }
# Reads the next record of stat(1): mode, owner, group, size, links.
h_next() {
  h_type=\${h_stats%% *}; h_stats=\${h_stats#* }; h_owner=\${h_stats%% *}; h_stats=\${h_stats#* }
  h_more=\${h_stats%%;*}; h_stats=\${h_stats#*;}
  h_mode=$((0x$h_type))
}
hold() {
  h_path=$1 h_follow=$2 h_links=0 h_why=
  while h_look; do
    [ -n "$h_link" ] || { h_enter; return; }
    h_links=$((h_links + 1))
    if [ $h_links -gt 40 ] || [ $h_shared = 1 ] || ! h_own "$h_owner"; then
      h_refuse 'Too many levels of symbolic links'; return
    fi
    h_target=$(readlink -n -- "$h_link"; printf .); h_target=\${h_target%.}
    case $h_target in /*) h_folder= ;; esac
    h_path=\${h_folder%/}/$h_target$h_tail
  done
  return 1
}
# Looks at all names of $h_path: up to the first link, which it names.
h_look() {
  set --
  h_rest=\${h_path#/} h_at= n=.
  while [ -n "$h_rest" ]; do
    h_name=\${h_rest%%/*}
    case $h_rest in */*) h_rest=\${h_rest#*/} ;; *) h_rest= ;; esac
    case $h_name in
    '' | .) ;;
    ..)
      # A name without its link: what is above it is known by its path.
      if [ -L "$h_at" ]; then h_refuse 'Too many levels of symbolic links'; return; fi
      h_rest=\${h_at%/*}/$h_rest h_rest=\${h_rest#/} h_at= n=.
      set -- ;;
    *) h_at=$h_at/$h_name n=$h_name; set -- "$@" "$h_at" ;;
    esac
  done
  h_stats=$(stat --printf '%f %u %g %s %h;' -- / "$@" 2>/dev/null)
  h_guarded=1 h_last= h_folder=/ h_link= h_tail= h_count=$#
  h_next; h_weigh
  for h_at do
    h_count=$((h_count - 1))
    if [ -n "$h_link" ]; then h_tail=$h_tail/\${h_at##*/}; continue; fi
    if [ -z "$h_stats" ]; then
      [ $h_count != 0 ] || break
      h_why=$(stat -- "$h_at" 2>&1 >/dev/null); h_refuse "\${h_why##*: }"; return
    fi
    h_next
    if [ $((h_mode & 61440)) = 40960 ] && { [ $h_count != 0 ] || [ "$h_follow" = follow ]; }; then h_link=$h_at
    elif [ $h_count = 0 ]; then h_last="$h_type $h_owner $h_more"
    elif [ $((h_mode & 61440)) = 16384 ]; then h_weigh; h_folder=$h_at
    else h_refuse 'Not a directory'; return
    fi
  done
}
# Weighs the folder of the last record: may another user exchange its entries, or it?
h_weigh() {
  h_own "$h_owner" && [ $h_guarded = 1 ] || h_guarded=0
  h_shared=$((1 - h_guarded))
  if [ $((h_mode & 18)) != 0 ]; then
    h_shared=1
    # In a sticky folder (/tmp), only the owner of an entry may exchange it.
    [ $((h_mode & 512)) != 0 ] || h_guarded=0
  fi
}
h_enter() {
  if [ $h_guarded = 1 ]; then
    cd -P -- "$h_folder" 2>/dev/null || h_refuse 'Permission denied'
    return
  fi
  cd / || return
  h_rest=\${h_folder#/}
  while [ -n "$h_rest" ]; do
    h_name=\${h_rest%%/*}
    case $h_rest in */*) h_rest=\${h_rest#*/} ;; *) h_rest= ;; esac
    h_seen=$(stat --printf '%d:%i:%F' -- "./$h_name" 2>/dev/null) || { h_refuse 'No such file or directory'; return; }
    case $h_seen in *:directory) ;; *) h_refuse 'Too many levels of symbolic links'; return ;; esac
    cd -P -- "./$h_name" 2>/dev/null || { h_refuse 'Permission denied'; return; }
    [ "$(stat --printf '%d:%i:%F' .)" = "$h_seen" ] || { h_refuse 'Stale file handle'; return; }
  done
}
`;
