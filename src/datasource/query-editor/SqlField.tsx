import { CodeEditor } from '@grafana/ui';
import { testIds } from '../../shared/test-ids';
import { EditorField } from './layout';
import { sqlSuggestions } from './sql-suggestions';

interface Props {
  sql: string;
  error?: string;
  onChange: (sql: string) => void;
}

/** A SELECT on the `monitoring` views. Runs when the editor is left, or with Ctrl or Cmd and S. */
export function SqlField({ sql, error, onChange }: Readonly<Props>) {
  const commit = (text: string) => text !== sql && onChange(text);
  const lines = Math.min(16, Math.max(5, sql.split('\n').length + 1));
  return (
    <EditorField
      label="SQL"
      error={error}
      description="Runs read-only. Views: monitoring.errors, issues, traces, logs, metrics, changes, operations and partitions; Ctrl+Space completes."
    >
      <>
        {/* In a fragment, because Field would hand its own props to the element. */}
        <div data-testid={testIds.queryEditor.sql}>
          <CodeEditor
            language="sql"
            value={sql}
            height={lines * 18 + 16}
            showMiniMap={false}
            showLineNumbers
            getSuggestions={sqlSuggestions}
            onBlur={commit}
            onSave={commit}
            monacoOptions={{ scrollBeyondLastLine: false, fontSize: 13, wordWrap: 'on', automaticLayout: true }}
          />
        </div>
      </>
    </EditorField>
  );
}
