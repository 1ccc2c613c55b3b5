import { demand, type Requirement } from './requirement.ts';
import { encodedAs, sample } from './samples.ts';
import { SIGNALS } from './target.ts';

const ORIGIN = 'https://shop.example';
const allows = (list: string | null, name: string) =>
  (list ?? '').split(',').some((one) => one.trim() === '*' || one.trim().toLowerCase() === name);
const isOpen = (origin: string | null) => origin === '*' || origin === ORIGIN;

/** What a page in a browser needs to export by itself. */
export const HTTP_BROWSERS: readonly Requirement[] = [
  {
    id: 'cors-preflight',
    rules: ['O20'],
    level: 'should',
    text: 'A preflight allows POST from any page, with the headers that exporters set',
    async check(target) {
      const wanted = ['content-type', 'content-encoding', 'authorization', 'traceparent'];
      const { keyHeader } = target.options;
      if (keyHeader !== null) wanted.push(keyHeader);
      for (const signal of SIGNALS) {
        const { status, headers } = await target.send(`/v1/${signal}`, {
          method: 'OPTIONS',
          headers: {
            origin: ORIGIN,
            'access-control-request-method': 'POST',
            'access-control-request-headers': wanted.join(','),
          },
        });
        demand(status === 200 || status === 204, `${status} to OPTIONS /v1/${signal}`);
        const origin = headers.get('access-control-allow-origin');
        demand(isOpen(origin), `Access-Control-Allow-Origin: ${origin}`);
        demand(
          allows(headers.get('access-control-allow-methods'), 'post'),
          'Access-Control-Allow-Methods without POST'
        );
        const missing = wanted.filter((name) => !allows(headers.get('access-control-allow-headers'), name));
        demand(missing.length === 0, `Access-Control-Allow-Headers without ${missing.join(', ')}`);
      }
      return `POST with ${wanted.join(', ')}`;
    },
  },
  {
    id: 'cors-answers',
    rules: ['O20'],
    level: 'should',
    text: 'Answers and refusals may be read by the page, Retry-After among their headers',
    async check(target) {
      const answers = [
        await target.export('traces', 'json', encodedAs('json', 'traces', sample('traces')), { origin: ORIGIN }),
        await target.export('traces', 'json', '{', { origin: ORIGIN }),
        await target.send('/v1/traces', { body: 'x', headers: { origin: ORIGIN, 'content-type': 'text/plain' } }),
      ];
      for (const { status, headers } of answers) {
        const origin = headers.get('access-control-allow-origin');
        demand(isOpen(origin), `${status} with Access-Control-Allow-Origin: ${origin}`);
        const exposed = headers.get('access-control-expose-headers');
        demand(allows(exposed, 'retry-after'), `${status} with Access-Control-Expose-Headers: ${exposed}`);
      }
      return answers.map(({ status }) => status).join(', ');
    },
  },
];
