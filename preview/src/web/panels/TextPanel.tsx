import { css } from '@emotion/css';
import { type PanelProps, renderMarkdown, textUtil } from '@grafana/data';
import { ScrollContainer, useStyles2 } from '@grafana/ui';

interface Options {
  mode: 'markdown' | 'html' | 'code';
  content: string;
}

/** Text written by the dashboard's author. Both ways to HTML take scripts and handlers out. */
export function TextPanel({ options, replaceVariables }: Readonly<PanelProps<Options>>) {
  const styles = useStyles2(getStyles);
  const content = replaceVariables(options.content, {}, options.mode === 'code' ? undefined : 'html');
  if (options.mode === 'code') {
    return <pre className={styles.text}>{content}</pre>;
  }
  const html = options.mode === 'html' ? textUtil.sanitizeTextPanelContent(content) : renderMarkdown(content);
  return (
    <ScrollContainer>
      <div className={`markdown-html ${styles.text}`} dangerouslySetInnerHTML={{ __html: html }} />
    </ScrollContainer>
  );
}

const getStyles = () => ({ text: css({ height: '100%' }) });
