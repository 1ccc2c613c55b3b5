/**
 * A "no" on the application side: what happened and what to do about it. Every door (Grafana's protocol, HTTP) has one
 * place that turns it into its own kind of answer. The status is that of HTTP; 401 is never used, because Grafana's
 * front end sends a request again after it.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  /** Stable word for programs, e.g. `role_too_low`. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}
