import type { VNode } from 'preact';
import type { Terms } from '../../core/commitment.js';
import { replyRuleLines } from '../../core/reply-rule-lines.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import type { Standing } from '../../store/readings/standing.js';
import type { View } from '../view.js';

/** What the place's rules say about a reply that is owed; nothing for a pledge. */
export function ReplyRules({ view, reading, standing }: { view: View; reading: CommitmentReading; standing: Standing }): VNode | null {
  const { say, lang } = view;
  if (standing.workflow.kind !== 'answer-suggestion') return null;
  return (
    <section aria-labelledby="reply-rules">
      <h2 id="reply-rules">{say('commitment.reply-rules')}</h2>
      <dl class="facts">
        {replyRuleLines(standing.profile, JSON.parse(reading.terms) as Terms).map(({ label, value }) => <><dt>{label[lang]}</dt><dd>{value[lang]}</dd></>)}
      </dl>
    </section>
  );
}
