import { GRPC } from './grpc.ts';
import { HTTP_BROWSERS } from './http-browsers.ts';
import { HTTP_ENCODINGS } from './http-encodings.ts';
import { HTTP_REFUSALS } from './http-refusals.ts';
import { HTTP_SUCCESS } from './http-success.ts';
import type { Requirement } from './requirement.ts';

/** Everything that is looked at, in the order of the report. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...HTTP_SUCCESS,
  ...HTTP_ENCODINGS,
  ...HTTP_REFUSALS,
  ...HTTP_BROWSERS,
  ...GRPC,
];
