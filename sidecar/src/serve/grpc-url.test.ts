import { expect, test } from 'vitest';
import { grpcUrlOf } from './grpc-url.ts';

test.each([
  ['http://127.0.0.1:4318', '127.0.0.1:4317', 'http://127.0.0.1:4317'],
  ['https://telemetry.example.com/in', '0.0.0.0:4317', 'https://telemetry.example.com:4317'],
  ['http://[::1]:4318', '[::1]:50051', 'http://[::1]:50051'],
])('%s and %s make %s', (intakeUrl, listening, url) => {
  expect(grpcUrlOf(intakeUrl, listening)).toBe(url);
});
