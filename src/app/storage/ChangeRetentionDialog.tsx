import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Input, Modal, Switch, useStyles2 } from '@grafana/ui';
import { type FormEvent, useCallback, useId, useState } from 'react';
import type { PolicyRequest, RetentionPreview, TableHealth } from '../../../contract/api';
import { toFailure } from '../../shared/api/failure';
import { resource } from '../../shared/api/resource';
import { useAction } from '../data/use-action';
import { type Loaded } from '../data/use-loaded';
import { describePolicy } from './describe-policy';
import { dropsInNumbers } from './describe-drops';
import { isProblem, isSamePolicy, type PolicyField, type PolicyForm, readForm, toForm } from './policy-form';
import { PolicyEffect } from './PolicyEffect';
import { type StorageActions } from './storage-actions';
import { usePolicyPreview } from './use-policy-preview';

interface Props {
  table: TableHealth;
  actions: StorageActions;
  onClose: () => void;
}

/** How long and how much a table keeps, with what the next run would drop under what stands in the fields. */
export function ChangeRetentionDialog({ table, actions, onClose }: Readonly<Props>) {
  const { datasourceUid, archiveLocation, onDone } = actions;
  const styles = useStyles2(getStyles);
  const id = useId();
  const [form, setForm] = useState(() => toForm(table));
  // A refusal is of the policy as a whole; it stands at the field that was changed last, where the eye is.
  const [touched, setTouched] = useState<PolicyField>('days');
  const change = (part: Partial<PolicyForm>, field: PolicyField) => {
    setForm((before) => ({ ...before, ...part }));
    setTouched(field);
  };

  const read = readForm(table.table, form);
  const policy = isProblem(read) ? undefined : read;
  const preview = usePolicyPreview(datasourceUid, policy);
  const known = policy && !preview.loading && preview.error === undefined ? preview.data : undefined;
  const refusal = isProblem(read) ? read.problem : (known?.refusal ?? refusalOf(preview));
  const errorAt = (field: PolicyField) => ((isProblem(read) ? read.field : touched) === field ? refusal : undefined);
  const canSave = policy && known && refusal === undefined && !isSamePolicy(policy, table);

  const { run, busy, failure } = useAction(
    useCallback(
      async (body: PolicyRequest) => {
        await resource<RetentionPreview>(datasourceUid, 'POST', 'storage/policy', { body });
        onDone(`${body.table} now ${describePolicy(body)}`);
        onClose();
      },
      [datasourceUid, onDone, onClose]
    )
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave && !busy) {
      run(policy);
    }
  };
  const numbers = known ? dropsInNumbers([known]) : '';

  return (
    <Modal title={`Change retention of ${table.table}`} isOpen className={styles.dialog} onDismiss={onClose}>
      <form onSubmit={submit}>
        <div className={styles.fields}>
          <Field
            noMargin
            label="Keep for"
            description={`A ${table.grain} is dropped when all of it is older.`}
            invalid={errorAt('days') !== undefined}
            error={errorAt('days')}
            htmlFor={`${id}-days`}
          >
            <Input
              id={`${id}-days`}
              width={20}
              inputMode="numeric"
              autoComplete="off"
              suffix="days"
              value={form.days}
              onChange={(event) => change({ days: event.currentTarget.value }, 'days')}
            />
          </Field>
          <Field
            noMargin
            label="At most"
            description="Above it the oldest go. Empty: no limit."
            invalid={errorAt('gigabytes') !== undefined}
            error={errorAt('gigabytes')}
            htmlFor={`${id}-gigabytes`}
          >
            <Input
              id={`${id}-gigabytes`}
              width={20}
              inputMode="decimal"
              autoComplete="off"
              suffix="GB"
              placeholder="no limit"
              value={form.gigabytes}
              onChange={(event) => change({ gigabytes: event.currentTarget.value }, 'gigabytes')}
            />
          </Field>
        </div>
        <Field
          noMargin
          className={styles.archive}
          label="Archive before dropping"
          description={
            archiveLocation
              ? `Each partition is written to a compressed file in ${archiveLocation} first; if that fails, it stays.`
              : 'This sidecar has no folder for archives; HOWDAH_ARCHIVE_DIR sets one.'
          }
          invalid={errorAt('archive') !== undefined}
          error={errorAt('archive')}
          htmlFor={`${id}-archive`}
        >
          <Switch
            id={`${id}-archive`}
            value={form.archive}
            // Switching it off must stay possible.
            disabled={archiveLocation === null && !form.archive}
            onChange={(event) => change({ archive: event.currentTarget.checked }, 'archive')}
          />
        </Field>
        <PolicyEffect table={table} preview={preview} isValid={refusal === undefined} />
        {failure && <Alert severity="error" title="The retention was not changed" children={failure} />}
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant={numbers === '' ? 'primary' : 'destructive'} disabled={!canSave || busy}>
            {numbers === '' || !canSave ? 'Save retention' : `Save, and drop ${numbers}`}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

/** What the sidecar says of a policy that it does not understand, in contrast to one that does not answer. */
function refusalOf({ loading, error }: Loaded<unknown>): string | undefined {
  const { status, message } = toFailure(error);
  return !loading && error !== undefined && status === 400 ? message : undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  dialog: css({ width: 640, maxWidth: '100%' }),
  fields: css({ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: theme.spacing(2), alignItems: 'start' }),
  archive: css({ marginTop: theme.spacing(2) }),
});
