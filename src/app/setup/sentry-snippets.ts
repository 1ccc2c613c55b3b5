import { type Address, dsnOf } from './address';
import type { Language } from './senders';
import type { Step } from './step';

/** The Sentry SDKs as they are, with the DSN of Howdah. */
export function sentrySteps(language: Language, address: Address): Step[] {
  const dsn = dsnOf(address);
  switch (language) {
    case 'node':
      return [
        { title: 'Install', text: 'npm install @sentry/node' },
        {
          title: 'Add instrument.mjs and start with: node --import ./instrument.mjs app.mjs',
          text: `import * as Sentry from '@sentry/node';

Sentry.init({
  dsn: '${dsn}',
  environment: 'production',
  release: '1.4.2',
});`,
        },
        { title: 'Try it', text: "Sentry.captureException(new Error('Hello Howdah'));" },
      ];
    case 'python':
      return [
        { title: 'Install', text: 'pip install sentry-sdk' },
        {
          title: 'Add where the program starts',
          text: `import sentry_sdk

sentry_sdk.init(
    dsn="${dsn}",
    environment="production",
    release="1.4.2",
)`,
        },
        { title: 'Try it', text: 'sentry_sdk.capture_exception(RuntimeError("Hello Howdah"))' },
      ];
    case 'go':
      return [
        { title: 'Install', text: 'go get github.com/getsentry/sentry-go' },
        {
          title: 'Add to main.go',
          text: `err := sentry.Init(sentry.ClientOptions{
	Dsn:         "${dsn}",
	Environment: "production",
	Release:     "1.4.2",
})
if err != nil {
	log.Fatal(err)
}
defer sentry.Flush(2 * time.Second)`,
        },
        { title: 'Try it', text: 'sentry.CaptureException(errors.New("Hello Howdah"))' },
      ];
    case 'java':
      return [
        { title: 'Install (Gradle)', text: "implementation 'io.sentry:sentry:8.+'" },
        {
          title: 'Add where the program starts',
          text: `Sentry.init(options -> {
  options.setDsn("${dsn}");
  options.setEnvironment("production");
  options.setRelease("1.4.2");
});`,
        },
        { title: 'Try it', text: 'Sentry.captureException(new RuntimeException("Hello Howdah"));' },
      ];
    case 'browser':
      return [
        { title: 'Install', text: 'npm install @sentry/browser' },
        {
          title: 'Add to the entry of the page',
          text: `import * as Sentry from '@sentry/browser';

Sentry.init({
  dsn: '${dsn}',
  environment: 'production',
  release: '1.4.2',
});`,
        },
        { title: 'Try it', text: "Sentry.captureException(new Error('Hello Howdah'));" },
      ];
    default:
      return language satisfies never;
  }
}
