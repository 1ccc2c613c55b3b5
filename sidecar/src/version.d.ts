/** Version of the package, put in by the build. */
declare const __HOWDAH_VERSION__: string;
