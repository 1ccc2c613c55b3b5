import { acceptedTime } from '../../../sidecar/src/decide/accepted-time.ts';
import { OtlpTraceDecoder } from '../../../sidecar/src/ingest/decode/otlp-protobuf/traces.ts';
import { BatchRows } from '../../../sidecar/src/ingest/write/batch-rows.ts';
import { Dictionaries } from '../../../sidecar/src/ingest/write/dictionaries.ts';
import { rounded, summarise } from '../storage/measure.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { measured } from './measure.ts';

/** The part of the way that has no database: protobuf to rows of COPY. */
export const decoding: BenchCase = { name: 'decoding', run };

async function run({ bodies, rounds }: Bench): Promise<Finding[]> {
  const decoder = new OtlpTraceDecoder();
  const rows = new BatchRows(new Dictionaries());
  const time = acceptedTime(new Date(), 30);
  const decodeAll = () => {
    for (const body of bodies.protobuf) {
      rows.begin(1, time);
      decoder.decode(body, rows);
      if (rows.count > 4_000) rows.reset();
    }
    return Promise.resolve();
  };
  const micros: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { cpuMicros } = await measured(decodeAll);
    if (round > 0) micros.push(cpuMicros / bodies.spans);
  }
  const { median, least, most } = summarise(micros);
  return [
    {
      name: 'decode and encode alone',
      measured: `${rounded(median)} µs (${rounded(least)}–${rounded(most)})`,
      cpu: '',
      goal: '≤ 2 µs',
      reached: median <= 2,
    },
  ];
}
