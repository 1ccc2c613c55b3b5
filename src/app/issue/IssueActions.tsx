import { Button, Dropdown, Menu } from '@grafana/ui';
import { useState } from 'react';
import type { Identity, IssueDetail } from '../../../contract/api';
import { KeysDialog } from '../look/KeysDialog';
import { type PageCommand } from '../look/page-commands';
import { usePageKeys } from '../look/use-page-keys';
import { type Act } from './use-triage';

interface Props {
  issue: IssueDetail;
  identity: Identity | undefined;
  busy: boolean;
  act: Act;
}

/** What can be done with the issue in its state. Who may not is told who can, instead of being refused after a click. */
export function IssueActions({ issue, identity, busy, act }: Readonly<Props>) {
  const [showsKeys, setShowsKeys] = useState(false);
  const refusal = refusalOf(identity);
  const isOpen = issue.status === 'unresolved' || issue.status === 'investigating';
  const login = identity?.login;
  const disabled = busy || refusal !== undefined;

  usePageKeys((command) => {
    const commands: Partial<Record<PageCommand, () => void>> = {
      help: () => setShowsKeys(true),
      ...(!disabled &&
        isOpen && { resolve: () => act({ action: 'resolve' }), ignore: () => act({ action: 'ignore' }) }),
      ...(!disabled && login && { assign: () => act({ action: 'assign', assignee: login }) }),
    };
    commands[command]?.();
    return commands[command] !== undefined;
  });

  return (
    <>
      {isOpen ? (
        <>
          <Button icon="check" disabled={disabled} tooltip={refusal} onClick={() => act({ action: 'resolve' })}>
            Resolve
          </Button>
          <Button
            variant="secondary"
            icon="bell-slash"
            disabled={disabled}
            tooltip={refusal}
            onClick={() => act({ action: 'ignore' })}
          >
            Ignore
          </Button>
        </>
      ) : (
        <Button
          variant="secondary"
          icon="repeat"
          disabled={disabled}
          tooltip={refusal}
          onClick={() => act({ action: 'unresolve' })}
        >
          Reopen
        </Button>
      )}
      <Dropdown
        placement="bottom-end"
        overlay={
          <Menu>
            {login && issue.assignee !== login && (
              <Menu.Item label="Assign to me" icon="user" onClick={() => act({ action: 'assign', assignee: login })} />
            )}
            {issue.assignee && (
              <Menu.Item
                label={`Unassign ${issue.assignee}`}
                icon="times"
                onClick={() => act({ action: 'assign', assignee: null })}
              />
            )}
            {issue.status === 'unresolved' && (
              <Menu.Item label="Mark as investigating" icon="search" onClick={() => act({ action: 'investigate' })} />
            )}
            {issue.status === 'investigating' && (
              <Menu.Item label="Stop investigating" icon="times" onClick={() => act({ action: 'unresolve' })} />
            )}
          </Menu>
        }
      >
        <Button variant="secondary" icon="user" disabled={disabled} tooltip={refusal}>
          Assign
        </Button>
      </Dropdown>
      {showsKeys && <KeysDialog title="Keys of the issue page" keys={ISSUE_KEYS} onClose={() => setShowsKeys(false)} />}
    </>
  );
}

function refusalOf(identity: Identity | undefined): string | undefined {
  if (!identity) {
    return 'Checking who you are';
  }
  if (identity.canTriage) {
    return undefined;
  }
  return identity.verified
    ? `You are ${identity.role ?? 'Viewer'}. Resolving, ignoring and assigning needs the role Editor: ask an Editor or an administrator.`
    : (identity.reason ?? 'The sidecar could not verify who you are.');
}

const ISSUE_KEYS = [
  { keys: ['j'], does: 'Later occurrence' },
  { keys: ['k'], does: 'Earlier occurrence' },
  { keys: ['r'], does: 'Resolve' },
  { keys: ['i'], does: 'Ignore' },
  { keys: ['a'], does: 'Assign to me' },
  { keys: ['?'], does: 'Show these keys' },
];
