import { type Address, KEY_PLACEHOLDER } from './address';
import type { Step } from './step';

/** The native API, for programs without an SDK; the last step is for tables in Howdah's own database. */
export function jsonSteps(address: Address): Step[] {
  return [
    {
      title: 'Send an error, with any context',
      text: post(address, 'errors', {
        error_type: 'PaymentError',
        message: 'card declined',
        service: 'checkout',
        environment: 'production',
        context: { order_id: 'o-17', amount: 12.5 },
      }),
    },
    {
      title: 'Send a log record',
      text: post(address, 'logs', { message: 'order placed', severity: 'info', service: 'checkout' }),
    },
    {
      title: 'Count something',
      text: post(address, 'metrics', { name: 'orders', type: 'counter', value: 1, service: 'checkout' }),
    },
    {
      title: 'Tell of a business change',
      text: post(address, 'changes', {
        entity_name: 'order',
        entity_id: 'o-17',
        change_type: 'order.paid',
        before: { status: 'new' },
        after: { status: 'paid' },
      }),
    },
    { title: "Or capture the changes of a table in Howdah's own database", text: TRIGGER },
  ];
}

function post({ intakeUrl, publicKey, keyRequired }: Address, endpoint: string, record: object): string {
  const header = keyRequired ? `  -H 'x-howdah-key: ${publicKey ?? KEY_PLACEHOLDER}' \\\n` : '';
  return `curl '${intakeUrl}/ingest/v1/${endpoint}' \\\n  -H 'content-type: application/json' \\\n${header}  -d '${JSON.stringify(record, null, 2)}'`;
}

const TRIGGER = `-- as the owner of the table; in the embedded database: psql "$(npx howdah url --role owner)"
create trigger capture_changes
  after insert or update or delete on orders
  for each row execute function howdah.capture_changes();`;
