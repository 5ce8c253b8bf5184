import type { Place } from '../../../engine/model/diagnostic.ts';
import type { Claim, ExplainedInput, ExplainedStep, ExplainedValue } from '../../../engine/explanation/explanation.ts';
import { positionOf } from '../../../engine/language/yaml/place-text.ts';

const placeRecord = (place: Place) => {
  const position = positionOf(place);
  return position === null ? null : { file: place.source?.path, ...position };
};

const claimRecord = ({ by, value, place }: Claim, index: number) => ({
  wins: index === 0,
  by,
  value,
  place: placeRecord(place),
});

const valueRecord = ({ path, claims, gives }: ExplainedValue) => ({
  path,
  claims: claims.map(claimRecord),
  ...(gives === undefined ? {} : { gives }),
});

/** An explained input in the JSON stream. */
export function inputRecord({ claims, ...about }: ExplainedInput): object {
  return { kind: 'explained-input', ...about, claims: claims.map(claimRecord) };
}

/** An explained step, with all of its values or with the requested ones. */
export function stepRecord({ deeds, values, ...about }: ExplainedStep): object {
  const done = deeds.map(({ did, by, place }) => ({ did, by, place: placeRecord(place) }));
  return { kind: 'explained-step', ...about, deeds: done, values: values.map(valueRecord) };
}
