/**
 * Verbs of two characters that say what a public body does. The table is wide on purpose: in what is said of the future, a clause that opens with
 * one of them (after adverbs) or holds one after 把、对、向… is an act, unless its words say effort or aim. Looked up, not searched: cheap.
 */
import { ADVERBS } from './tones.js';

const BY_FIELD: readonly string[] = [
  // Building, fitting, moving.
  '铺设 安装 更换 疏浚 清淤 扩容 扩建 新建 改建 重建 修建 建设 改造 划设 施划 延伸 接入 开通 上线 购置 采购 添置 加装 拆除 搬迁 迁移 迁建 腾退 平整 回填 硬化 亮化 绿化 补种 补栽 补植 修剪 移栽 架设 布设 埋设 敷设 修复 修补 修缮 维修 抢修 检修 翻修 加固 恢复 挂牌 揭牌 投放 投用 启用 装修 调试 验收 移交 交付 接管 联网 并网 对接 打通 接通 连通 升级 迭代 开发 部署 搭建 打造 增设 增划 新设 新增 开辟 开设 开放 设立 设置 布置 增补 补齐 配备 配置 配齐 配发 分配 腾出 盘活 收储 流转 平移 撤并 合并',
  // People and duty.
  '增派 选派 下派 派驻 派出 招聘 招录 招募 招收 引进 聘请 聘用 轮训 培训 培养 培育 组建 成立 组织 抽调 抽派 调配 轮岗 任命 配强 充实 选聘 选任 评选 评定 认定 认证 命名 授牌 表彰 奖励 值守 值班 驻守 驻点 蹲点 包联 结对 帮扶 走访 探访 慰问 回访 接访 坐诊 义诊 巡诊 下沉',
  // Looking after and enforcing.
  '巡查 巡护 巡检 排查 检查 抽查 复查 核查 督查 督导 检测 监测 抽检 体检 查处 查扣 查封 扣押 处罚 取缔 关停 清退 清理 清运 清除 清洗 清空 清零 整治 整改 整顿 治理 打击 约谈 曝光 通报 问责 追责 追究 考核 考评 评比 评估 评议 劝导 劝离 疏导 执法 立案 移送 受理 办结 销号 封存 封堵 封控 管控 限行 禁行 禁止 暂停 停用 注销 吊销 下架 召回 消杀 消毒 保洁 养护 管护 维护 看护',
  // Papers, data, words to others.
  '建档 登记 造册 公示 公布 公开 发布 发放 发送 推送 报送 上报 呈报 转报 转送 转交 抄送 函告 告知 反馈 回复 答复 说明 汇报 编制 编写 编印 编入 编排 制定 制订 起草 拟定 修订 印发 出台 下发 颁布 签订 签署 续签 签约 备案 归档 录入 汇总 统计 共享 归集 录制 拍摄 播放 张贴 悬挂 制作 印制 翻译 解读 宣讲 刊登 开展 实施 推行 推广 推出 施行 执行 举办 举行 召开 承办 主办 参加 邀请 征集 征求 听取 会商 磋商 协商 商定 商请 提请 提出 提交 提供 申报 申请 报批 报请',
  // Finding out, planning, money.
  '实行 增布 核验 查验 检验 淘汰 压减 立牌 刊发 开出 出具 织密 责令 停产 停业 试跑 新辟 开行 加挂 诫勉 挂号 销账 倒排 建账 补建 联审 会审 初审 复审 提速 减半 免征 退税 退费 清欠 清偿 追缴 追回 收缴 没收 罚没 起诉 申诉 调解 仲裁 和解 裁定 判决 执结 迁改 移设 补划 翻新 建档 促成 挑选 进行 试水 试验 行文 准备 建好 修好 装好 办好 增容 装配 复垦 复绿 出资 认购 募集 申领 招引 制发 布控 增编 增挂 延时 抓拍 推介 参照 投产 试产 提级 提质 增殖 查找 查明 摸清 化验 取样 上门 提示 警示 提醒 回应 听取 收听 联系 对标 编发 增印 补拍 补签 续聘 续租 换发 核发 制证 发证 办证 送检 送医 送教 送学 帮带 师带 跟班 跟岗 驻校 驻村 代管 托管 托育 承租 统管 统建 统购 网办 通办 联办 快办 预约 挂号 摸查 清查 清点 盘点 清淘 清掏 清障 排空 排危 排险 避险 转移 撤离 储备 备足 备齐 补给 配送 装载 拆换 拆旧 置办 下拨 直拨 贴息 代偿 融资 授信 放贷 展期 续贷 减收 缓缴 免收 核销 抵扣 抵押 ' +
  '摸底 摸排 普查 踏勘 勘察 勘查 勘测 测算 测绘 测评 选址 论证 研究 调研 调查 核实 核定 核算 核减 核拨 审定 审核 审查 审批 遴选 筛选 甄别 谋划 规划 设计 列支 列入 纳入 编列 增列 安排 调剂 筹措 筹集 拨付 下达 兑付 兑现 支付 发给 补发 减免 免除 退还 返还 追加 增加 压缩 压减 精简 取消 保留 延长 调整 变更 下调 上调 下放 委托 购买 租用 租赁 借用 征用 征收 划拨 划定 划分 划转 出让 回购 收回 回收 收集 收购 储备 投入 投资 招标 发包 开工 动工 施工 复工 完成 完工 竣工 建成 建立 启动 试行 试点 试用 运行 运营 营业 接诊 开诊 招生 开学 办理 代办 帮办 承接 接收 安置 救助 供应 供给 直供 送达 送水 运送 接送 加密 加开 增开 增发 调度 督促 敦促 责成 责令 要求 会同 联合 配合 协助 聘任 铺开 推开 覆盖 厘清 理顺 创建 创办 筹建 筹备 共建 联建 引入 应用 采用 选取 选择 选定 确定 处理 处置 履行 落地 淘汰 替换 置换 迁入 并入 转型 转办 交办 派发 运用 组网 建成 嵌入 增拨 设定 定制 发行 投保 参保 理赔 救治 筛查 接种 随访 建库 入库 出库 播种 繁育 放流 防治 统防 监管 监督',
];
const VERBS: ReadonlySet<string> = new Set(BY_FIELD.flatMap((line) => line.split(' ')));

const BEFORE = new RegExp(`^(?:${ADVERBS}|首先|重新|全部|统一|共同|一次性|集中|分别|优先|先行|率先|逐一|逐个|逐村|逐户|免费|提前|同时|现场|上门|主要|正式|全年|全面|正|正在|拟|计划|力争|争取|确保|预计|已|可|自行|专题|打捆|联合(?=[^，。]{2,}(?:开展|对))|不定期|另|则|先|应|原则上|新|大|抓好|做好|继续)+`);
const PREPOSITION = /^(?:把|将|对|向|为|从|与|同|和|由|在|以|给|按|就|于|用|自|到|会同|联合|面向|通过|依托|针对|围绕|结合|经|每|逐|委托|组织|[\d一二三四五六七八九十]+|[今明本]|20)/;
/** One character is a verb only before a count: 「建3座」「设一个点」. */
const SHORT_VERB = /^(?:再)?[建修装拆补发办派招聘划扩增设铺架挖植种租购买送开](?:成|好|设)?(?:一|\d|[二三四五六七八九十两]|些|部分)/;

/** 「供应商」「管护员」 are nouns made of a verb. */
function isVerb(text: string, at: number): boolean {
  const word = text.slice(at, at + 2);
  return (VERBS.has(word) || ((word === '统筹' || word === '整合') && /\d/.test(text.charAt(at + 2)))) && !/[的商者员点站所局部厅院室线器机费率]/.test(text.charAt(at + 2) || '。');
}

const CODES: ReadonlySet<number> = new Set([...VERBS].map((verb) => verb.charCodeAt(0) * 65536 + verb.charCodeAt(1)));

/** Where the first verb of doing begins among the first so many characters; -1 where none does. Cheaper than `openVerb`, and blind to what stands before it. */
export function verbWithin(text: string, reach: number): number {
  let before = text.charCodeAt(0);
  for (let at = 1; at < text.length && at <= reach; at++) {
    const code = text.charCodeAt(at);
    if (CODES.has(before * 65536 + code)) return at - 1;
    before = code;
  }
  return -1;
}

/** Whether a verb of doing stands anywhere. */
export function hasVerb(text: string): boolean {
  for (let at = 0; at < text.length - 1; at++) if (isVerb(text, at)) return true;
  return false;
}

/** 「其余学段逐步接入」: an adverb of doing parts the theme from its verb. 「待运行成熟后再铺开」: so does a condition. */
const SUBJECT_THEN = /^[^，。的是有]{2,12}(?:逐步|全部|统一|同步|分批|逐年|年内|集中)[\u4e00-\u9fa5]/;
const ONCE = /^(?:待|经|等)?[^，。]{2,16}(?:后|时|即)(?:再|逐步|即|可|及时|尽快|统一|另)/;

export interface OpenVerb {
  verb: string;
  at: number;
}

/** The verb that opens the clause, or that its opening preposition leads to. */
export function openVerb(text: string): OpenVerb | null {
  const from = BEFORE.exec(text)?.[0].length ?? 0;
  const led = from > 0 && '对将'.includes(text.charAt(from - 1));
  // Adverbs may have eaten the first half of a verb.
  for (let at = from; at >= 0 && at >= from - 2; at--) if (isVerb(text, at)) return { verb: text.slice(at, at + 2), at };
  const rest = text.slice(from);
  if (SHORT_VERB.test(rest)) return { verb: rest.slice(0, 1), at: from };
  if (!led && !PREPOSITION.test(rest) && !SUBJECT_THEN.test(rest) && !ONCE.test(rest)) return null;
  for (let at = from + Math.max(1, ONCE.exec(rest)?.[0].length ?? 0); at < text.length - 1; at++) if (isVerb(text, at)) return { verb: text.slice(at, at + 2), at };
  return null;
}
