/** Every colour, space and type size that a page may use, in the light and in the dark. A style of a screen names these and nothing of its own. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1d2126; --soft: #5b636c; --line: #dfdbd2; --wash: #f1efe9;
  --link: #1b557f; --mark: #fdf0c2; --seal: #9c2f22;
  --gold: #8a6d00; --blue: #2458a6; --orange: #a65200; --red: #b0241b; --good: #2c6b3f;
  --blue-wash: #e9f0fb; --orange-wash: #fcf0e1; --red-wash: #fcebe9; --good-wash: #e8f3ea;
  --s1: .25rem; --s2: .5rem; --s3: .75rem; --s4: 1rem; --s5: 1.5rem; --s6: 2.25rem; --s7: 3.5rem;
  --small: .8125rem; --body: .9375rem; --lead: 1.125rem; --h2: 1.1875rem; --h1: 1.75rem;
  --sans: system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  --serif: "Songti SC", "STSong", "Noto Serif CJK SC", "Source Han Serif SC", SimSun, Georgia, serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181b; --card: #1c2024; --ink: #e6e4df; --soft: #a0a7ae; --line: #343a40; --wash: #23282d;
    --link: #8fc1e8; --mark: #4d431c; --seal: #e58a7c;
    --gold: #d9c06a; --blue: #93b9f2; --orange: #efb06b; --red: #f29389; --good: #8fcf9f;
    --blue-wash: #1d2a3d; --orange-wash: #37291a; --red-wash: #3a2220; --good-wash: #1e3224;
  }
}
`;
