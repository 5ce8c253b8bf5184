/** The first command of the README, unchanged, without its comment. */
export function firstCommand(readme: string): string {
  const line = /^ {4}(\S.*)$/m.exec(readme.slice(readme.indexOf('\n## ')))?.[1] ?? '';
  const command = line.replace(/\s+#.*$/, '').trim();
  if (command === '') throw new Error('README.md has no command below its first heading');
  return command;
}
