/**
 * Connects its input and output to the UNIX socket $1, with perl, or else python3. A byte 036 and a line report
 * "open", or the errno name and the reason; all further bytes are those of the socket.
 */
export const RELAY_SCRIPT = `
export LC_ALL=C
if command -v perl >/dev/null; then exec perl -e '
use Socket; use Errno;
$| = 1;
my $path = shift;
if (!socket(S, AF_UNIX, SOCK_STREAM, 0) || !connect(S, pack_sockaddr_un($path))) {
  my $why = "$!"; my ($name) = grep { $!{$_} } keys %!;
  print "\\036$name $why\\n"; exit;
}
syswrite STDOUT, "\\036open\\n";
$SIG{PIPE} = "IGNORE";
my %to = (fileno(STDIN), [\\*STDIN, \\*S], fileno(S), [\\*S, \\*STDOUT]);
while (%to) {
  my $set = "";
  vec($set, $_, 1) = 1 for keys %to;
  next if select($set, undef, undef, undef) < 0;
  for my $fd (keys %to) {
    next unless vec($set, $fd, 1);
    my ($from, $into) = @{ $to{$fd} };
    my $n = sysread $from, my $data, 65536;
    my $at = 0;
    while ($n && $at < $n) {
      my $wrote = syswrite $into, $data, $n - $at, $at;
      if (!defined $wrote) { $n = 0; last }
      $at += $wrote;
    }
    next if $n;
    delete $to{$fd};
    if ($from == \\*STDIN) { shutdown S, 1 } else { close STDOUT; exit }
  }
}' "$1"
fi
if command -v python3 >/dev/null; then exec python3 -c '
import errno, os, select, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    s.connect(sys.argv[1])
except OSError as e:
    os.write(1, ("\\x1e%s %s\\n" % (errno.errorcode.get(e.errno, "UNKNOWN"), e.strerror)).encode())
    sys.exit()
os.write(1, b"\\x1eopen\\n")
inputs = [0, s.fileno()]
def put(fd, data):
    while data:
        data = data[os.write(fd, data):]
while inputs:
    for fd in select.select(inputs, [], [])[0]:
        try:
            data = os.read(fd, 65536)
            put(1 if fd else s.fileno(), data)
        except OSError:
            data = b""
        if not data:
            inputs.remove(fd)
            if fd:
                sys.exit()
            s.shutdown(socket.SHUT_WR)
' "$1"
fi
printf '\\036ENOTSUP neither perl nor python3 is installed\\n'
`;
