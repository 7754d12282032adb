import { z } from 'zod';
import type { Field, Language } from '../../core/commitment.js';
import { EVENTS, isEventType } from '../../core/events.js';
import { classText } from '../../core/reply-class.js';
import { dateText } from '../../core/sentence.js';
import type { Workflow } from '../../../workflows/registry.js';

const evidenceFields = z.record(z.string(), z.union([z.string(), z.number()]));

/** What was brought as proof, field by field as its form named them: dates as dates, a choice by its name. */
export function evidenceFacts(definition: Workflow['definition'], event: string, fields: string, lang: Language): [name: string, value: string | number][] {
  const named = [
    ...event === 'CLAIMED' ? definition.evidence : definition.occurrences.find((o) => o.event === event)?.fields ?? [],
    ...event === 'STAGE_REACHED' ? definition.stages.flatMap((stage) => stage.fields ?? []) : [], ...isEventType(event) ? EVENTS[event].fields : [], { name: 'attachment', type: 'text', required: false, zh: '佐证文件', en: 'File as proof' } as const,
  ];
  const given = evidenceFields.parse(JSON.parse(fields));
  return Object.entries(given).filter(([name]) => name !== 'meaning' && name !== 'attachment').map(([name, value]) => {
    const field = named.find((candidate) => candidate.name === name);
    const text = name === 'classLetter' ? classText(given)[lang] : name === 'stage' ? definition.stages.find(({ id }) => id === value)?.[lang] ?? value : shown(field, value, lang);
    return [field?.[lang] ?? name, text];
  });
}

function shown(field: Field | undefined, value: string | number, lang: Language): string {
  const text = String(value);
  if (field?.type === 'date') return dateText(text, lang);
  return field?.choices?.find((choice) => choice.value === text)?.[lang] ?? text;
}
