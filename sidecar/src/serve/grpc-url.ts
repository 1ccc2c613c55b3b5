/**
 * How senders reach OTLP/gRPC: on the host by which they reach the intake, at the port of gRPC. `listening` is `host:port`.
 */
export function grpcUrlOf(intakeUrl: string, listening: string): string {
  const { protocol, hostname } = new URL(intakeUrl);
  return `${protocol}//${hostname}:${listening.slice(listening.lastIndexOf(':') + 1)}`;
}
