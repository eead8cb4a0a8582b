/** Runs the command of its arguments, hands a request to end on to it, and ends as it does. */
const untilItEnds = `
child=
trap '[ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true' TERM
"$@" &
child=$!
while :; do
  wait "$child" && code=0 || code=$?
  kill -0 "$child" 2>/dev/null || break
done
exit "$code"
`;

/**
 * What sets a container up from the inside of its new namespaces, run by `sh -c`. Every value comes as an argument:
 *
 *     <container's folder> <lower folders, or nothing for a merged tree> <size of /tmp> <the program ip, or nothing>
 *     (<source> <target> ro|rw)… -- <command> <argument>…
 *
 * It stays as the first process: the kernel ends every process of the namespace with it, and it ends with whoever started it.
 * Devices are the machine's own, bound, since an ordinary user may not make any. `/dev` is remounted by itself (`bind`), since
 * in a user namespace the file system as a whole may not be changed any more. The network has itself alone, as engines give it.
 */
export const enterScript = `
set -eu
cd "$1"
lower=$2 size=$3 ip=$4
shift 4
[ -d root ] || mkdir root
if [ -n "$lower" ]; then
  mount -t overlay -o "ro,nosuid,nodev,lowerdir=$lower" overlay root
else
  mount --bind merged root
  mount -o remount,bind,ro,nosuid,nodev root
fi
mount -t proc -o nosuid,nodev,noexec proc root/proc
mount -t tmpfs -o nosuid,noexec,mode=755,size=64k tmpfs root/dev
for device in null zero full random urandom; do
  : > "root/dev/$device"
  mount --bind "/dev/$device" "root/dev/$device"
done
ln -s /proc/self/fd root/dev/fd
ln -s /proc/self/fd/0 root/dev/stdin
ln -s /proc/self/fd/1 root/dev/stdout
ln -s /proc/self/fd/2 root/dev/stderr
mkdir root/dev/shm
mount -t tmpfs -o "nosuid,nodev,noexec,mode=1777,size=$size" tmpfs root/dev/shm
mount -o remount,bind,ro,nosuid,noexec root/dev
mount -t tmpfs -o "nosuid,nodev,mode=1777,size=$size" tmpfs root/tmp
while [ "$1" != -- ]; do
  mount --bind "$1" "root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro,nosuid,nodev "root$2"
  shift 3
done
shift
{ echo dashboard > /proc/sys/kernel/hostname; } 2>/dev/null || true
[ -z "$ip" ] || "$ip" link set lo up 2>/dev/null || true
${untilItEnds}`;

/**
 * Whether all that the script does is allowed here. Arguments: a new folder, and the words that turn a command into one that is
 * run as the container's user. Says `overlay` when layers can be stacked.
 */
export const probeScript = `
set -eu
cd "$1"
shift
mkdir a b root
mount -t tmpfs tmpfs root
mkdir root/proc
mount -t proc -o nosuid,nodev,noexec proc root/proc
: > root/null
mount --bind /dev/null root/null
"$@" true
if mount -t overlay -o ro,lowerdir=a:b overlay b 2>/dev/null; then echo overlay; fi
`;

/**
 * Stands beside a container that has no namespace of its own: when whoever started it dies, it is told so by the signal USR1, and
 * ends the whole group of processes.
 */
export const guardScript = `
set -eu
trap 'kill -KILL 0' USR1
${untilItEnds}
`;

/**
 * Stands beside an engine's client: when whoever started it dies, the container goes, which the engine would keep running. Arguments: the
 * engine's program, the container's name, and the command. A container that is just being made may come a moment later.
 */
export const engineGuardScript = `
set -eu
engine=$1 name=$2
shift 2
trap 'kill -KILL "$child" 2>/dev/null || true
for round in 1 2 3; do "$engine" rm --force "$name" >/dev/null 2>&1 && break || true; done
exit 137' USR1
${untilItEnds}
`;
