import { writeXlsx } from 'hucre/xlsx';
import type { CellValue } from 'hucre/xlsx';
import type { MergeRange } from 'hucre';

/** A ledger as offices keep them: a title across the sheet, columns of their own names, a sum below. */
export const HEADERS = ['序号', '建议号', '建议标题', '代表', '答复时间', '承诺内容', '承诺类型', '承办部门', '完成时限', '完成情况', '进展情况'];

export type ForeignRow = [number, CellValue, CellValue, CellValue, CellValue, CellValue, CellValue, CellValue, CellValue, CellValue, CellValue];

export const DAY = (text: string): Date => new Date(`${text}T00:00:00Z`);

export const ROWS: readonly ForeignRow[] = [
  [1, '2023001', '关于支持企业融资的建议', '韦明', DAY('2023-06-15'), '2023年9月底前出台《科技贷款贴息办法》。', '制定出台文件', '自治区科技厅', DAY('2023-09-30'), '办理中', '正在起草'],
  [2, '2023001', '关于支持企业融资的建议', '韦明', DAY('2023-06-15'), '持续向银行推送企业名单。', '定期推送报送', '自治区科技厅', '长期', '办理中', ''],
  [3, '第2023002号', '关于加强科普工作的建议', '陆芳（联名）', '2023.6.20', '年内新建科普基地10个。', '工程', '自治区财政厅', '2023年底前', '办理中', '=1+1'],
];

export const SETTINGS_WORDS = { kinds: { 工程: 'build-works' }, offices: {} };

export interface Foreign {
  rows?: readonly (readonly CellValue[])[];
  headers?: readonly string[];
  merges?: MergeRange[];
  sheet?: string;
  title?: boolean;
}

/** Bytes of a workbook; the table begins in row 1, or 2 below a title. */
export async function foreignLedger({ rows = ROWS, headers = HEADERS, merges = [], sheet = '2023年台账', title = true }: Foreign = {}): Promise<Uint8Array> {
  const above: CellValue[][] = title ? [['代表建议承诺事项台账', ...headers.slice(1).map(() => null)]] : [];
  return writeXlsx({
    sheets: [{
      name: sheet, rows: [...above, [...headers], ...rows.map((row) => [...row])], columns: headers.map(() => ({ width: 12 })),
      merges: [...(title ? [{ startRow: 0, endRow: 0, startCol: 0, endCol: headers.length - 1 }] : []), ...merges],
    }],
  });
}
