# Runs as an ordinary user who owns the folder $ARGV[0]: exchanges the folder `box` there with the link `way` as fast as it
# can, and puts a link in the place of every temporary file that appears in it. Ends with its parent, or after a minute.
use strict;
my ($home, $target) = @ARGV;
my $renameat2 = { x86_64 => 316, aarch64 => 276, riscv64 => 276 }->{ (split ' ', `uname -m`)[0] } or die "unknown machine\n";
my ($here, $exchange) = (-100, 2);
alarm 60;
chdir $home or die "$home: $!\n";
my $parent = getppid();
$| = 1;
print "ready\n";
while (getppid() == $parent) {
  for (0 .. int rand 20) {
    # An argument of a system call is a writable string.
    my ($box, $way) = ("box", "way");
    syscall($renameat2, $here, $box, $here, $way, $exchange);
    opendir(my $folder, "box") or next;
    for my $name (grep { /^\.runbook-/ } readdir $folder) {
      unlink "box/$name" and symlink $target, "box/$name";
    }
  }
  # Sometimes long enough for a whole change, so that both sides of a race are met.
  select(undef, undef, undef, rand() < 0.1 ? 0.02 : rand 0.002);
}
