import type { Output } from '../../../engine/model/machine.ts';
import { enablementOf, isMasked, maskPath, startOf, unitFile, wholeName } from '../boot/unit-files.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { printed } from './program.ts';

/** ExecStart= as `systemctl show` prints it: the words of the unit file, variables unexpanded. */
const shownStart = (template: string | undefined): string =>
  template === undefined || template === ''
    ? ''
    : `{ path=${template.split(' ')[0]} ; argv[]=${template} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`;

/** A unit's properties as `systemctl show` names them; `name` is without ".service". */
function propertiesOf(world: World, name: string): Readonly<Record<string, string>> {
  const unit = world.kernel.units.get(name);
  const whole = wholeName(name);
  const disk = show(world);
  const file = unitFile(disk, whole);
  const masked = isMasked(disk, whole);
  const running = file?.type === 'oneshot' ? 'exited' : 'running';
  return {
    Id: whole,
    Names: [whole, ...(masked ? [] : (file?.aliases ?? []))].join(' '),
    LoadState: masked
      ? 'masked'
      : unit === undefined && file === undefined && !whole.endsWith('.slice')
        ? 'not-found'
        : 'loaded',
    ActiveState: unit?.state ?? 'inactive',
    SubState: unit?.state === 'active' ? running : unit?.state === 'failed' ? 'failed' : 'dead',
    UnitFileState: unit?.transient === true ? 'transient' : enablementOf(disk, whole),
    Type: masked ? 'simple' : (file?.type ?? 'simple'),
    RemainAfterExit: file?.remains === true ? 'yes' : 'no',
    ExecStart: shownStart(startOf(disk, whole)?.template),
    FragmentPath: masked ? maskPath(whole) : (file?.path ?? ''),
    TriggeredBy: '',
    NeedDaemonReload: 'no',
    MainPID: String(unit?.pid ?? 0),
    Result: unit?.result ?? 'success',
    ExecMainStatus: String(unit?.code ?? 0),
    InvocationID: unit?.invocation ?? '',
  };
}

/** `systemctl show`: the requested properties, or all of them. */
export function showProperties(world: World, args: readonly string[], names: readonly string[]): Output {
  const requested = args.flatMap((arg, at) =>
    arg === '-p'
      ? (args[at + 1] ?? '').split(',')
      : /^(?:--property=|-p.)/.test(arg)
        ? arg.replace(/^(?:--property=|-p)/, '').split(',')
        : [],
  );
  const value = args.includes('--value');
  const blocks = names.map((name) => {
    const properties = propertiesOf(world, name);
    const keys = requested.length === 0 ? Object.keys(properties) : requested.filter((key) => key in properties);
    return keys.map((key) => (value ? `${properties[key]}\n` : `${key}=${properties[key]}\n`)).join('');
  });
  return printed(blocks.join('\n'));
}
