import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, sameName } from '../../../facts/boot/kernel-command-line.ts';
import { merge } from '../request/merge.ts';
import type { Request } from '../request/request.ts';
import { describeRequest } from '../request/request.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { refusal } from '../../support/refusal.ts';
import type { Placed } from './conflict-checks.ts';

/** A parameter with another value that would have to be replaced, and no row of the table says what the kernel does with both. */
export function unclearParameter(request: Request, rival: Parameter, place: string): Refusal {
  const [{ name, value }] = request.wanted;
  return refusal(
    'parameter-unclear',
    `it is not known whether the kernel uses the first, the last or every ${name} of a command line, so ${formatParameter(rival)} is not replaced by ${describeRequest(request)}: write the complete value with set if that is meant`,
    place,
    {
      override: 'parameters',
      overrideValue: value === null ? `{ remove: ["${formatParameter(rival)}"] }` : `{ set: { ${name}: "${value}" } }`,
    },
  );
}

/** The same for parameters of several places, each of which is changed on its own. */
export function unclearChecks(requests: readonly Request[], configured: readonly Placed[]): readonly Refusal[] {
  return requests.flatMap((request) => {
    const same = configured.filter(({ init, name }) => !init && sameName(name, request.wanted[0].name));
    const places = [...new Set(same.map(({ place }) => place))];
    const [rival] = places.flatMap(
      (place) =>
        merge(
          same.filter((one) => one.place === place),
          request,
          () => true,
        ).unclear,
    );
    return rival === undefined
      ? []
      : [unclearParameter(request, rival, `${rival.place} has ${formatParameter(rival)}`)];
  });
}
