import type { ApiError } from '../../../contract/api';

/** A failed call in words for people: what happened, and what to do about it. */
export interface Failure {
  title: string;
  message: string;
  /** Stable word of the sidecar, e.g. `role_too_low`; missing when the sidecar itself was not reached. */
  code?: string;
  status?: number;
}

/**
 * Puts any thrown value into words. Grafana answers for a sidecar that is down with sentences that help nobody
 * ("An error occurred within the plugin"); they become the reason and the remedy.
 */
export function toFailure(error: unknown): Failure {
  const { status, message, code } = readError(error);
  if (isSilent(error)) {
    return { title: 'The Howdah sidecar does not answer', message: SILENCE_REMEDY, ...(status && { status }) };
  }
  return {
    title: status ? (TITLES[status] ?? 'The request failed') : 'The request failed',
    message: message || 'No reason was given. The log of the Howdah sidecar tells more.',
    ...(code && { code }),
    ...(status && { status }),
  };
}

/** The same in one line, for a toast or a field. */
export function messageOf(error: unknown): string {
  const { title, message } = toFailure(error);
  return title === 'The request failed' ? message : `${title}. ${message}`;
}

const SILENCE_REMEDY =
  'Check that it is running ("howdah doctor" names what is wrong) and that Grafana knows its address: GF_PLUGIN_SIDECAR, ' +
  'or sidecar = host:4321 under [plugin.howdah-datasource] in grafana.ini.';

const TITLES: Record<number, string> = {
  400: 'The request was not understood',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Somebody else was faster',
  413: 'Too much at once',
  429: 'Too many requests',
  503: 'Not possible at the moment',
};

/** Whether it was the sidecar that did not answer, and not the sidecar that refused. */
export function isSilent(error: unknown): boolean {
  const { status, message } = readError(error);
  return (
    status === 502 ||
    status === 504 ||
    /error occurred within the plugin|plugin unavailable|plugin health check failed|connection error|connect: connection refused/i.test(
      message
    )
  );
}

function readError(error: unknown): { status?: number; message: string; code?: string } {
  if (!isRecord(error)) {
    return { message: typeof error === 'string' ? error : '' };
  }
  const body: Partial<ApiError> = isRecord(error.data) ? error.data : {};
  return {
    ...(typeof error.status === 'number' && { status: error.status }),
    message: textOf(body.message) || textOf(error.message) || textOf(error.statusText),
    ...(typeof body.code === 'string' && { code: body.code }),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
