import type { Rejection } from '../rejection.ts';
import { lengthDelimited, stringField, varintField } from './protobuf-fields.ts';

/** google.rpc.Status in protobuf, with what a program may want to know about the refusal in its details. */
export function rpcStatusBytes(code: number, rejection: Rejection): Buffer {
  return Buffer.concat([
    varintField(1, code),
    stringField(2, rejection.message),
    ...detailsOf(rejection).map(({ type, bytes }) =>
      lengthDelimited(
        3,
        Buffer.concat([stringField(1, `type.googleapis.com/google.rpc.${type}`), lengthDelimited(2, bytes)])
      )
    ),
  ]);
}

/** The same in protobuf's JSON mapping. */
export function rpcStatusJson(code: number, rejection: Rejection): object {
  const details = detailsOf(rejection).map(({ type, json }) => ({
    '@type': `type.googleapis.com/google.rpc.${type}`,
    ...json,
  }));
  return { code, message: rejection.message, ...(details.length > 0 && { details }) };
}

interface Detail {
  type: 'BadRequest' | 'RetryInfo';
  bytes: Buffer;
  json: object;
}

// RetryInfo tells clients to come again, so only what may be sent again has it.
function detailsOf({ status, reason, message, retryAfterSeconds }: Rejection): Detail[] {
  if (retryAfterSeconds !== undefined) {
    const delay = varintField(1, retryAfterSeconds);
    return [{ type: 'RetryInfo', bytes: lengthDelimited(1, delay), json: { retryDelay: `${retryAfterSeconds}s` } }];
  }
  if (status !== 400) return [];
  const violation = { field: 'body', description: message, reason };
  const bytes = [violation.field, violation.description, violation.reason].map((text, i) => stringField(i + 1, text));
  return [
    {
      type: 'BadRequest',
      bytes: lengthDelimited(1, Buffer.concat(bytes)),
      json: { fieldViolations: [violation] },
    },
  ];
}
