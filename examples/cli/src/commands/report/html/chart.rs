//! Plots as SVG within the page, in colours that the page may change.
//!
//! Each is drawn twice, for wide screens and for phones: scaled down, its letters would be too small to read. `plotters`
//! writes colours into the marks; the style sheet finds them by these and puts its own in their place, for light and dark.

use std::error::Error;
use std::ops::Range;

use lifestage::Money;
use lifestage::answer::Language;
use lifestage::time::Days;
use maud::{Markup, PreEscaped, html};
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint};
use plotters::prelude::*;

use crate::commands::report::answers::Report;
use crate::commands::report::words::grouped;
use crate::table::{in_percent, width as columns};

/// An axis with labels at these places.
struct Axis {
    range: Range<f64>,
    labels: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let pixels = (share * f64::from(to - from)).round() as i32;
        from + pixels
    }

    fn key_points<H: KeyPointHint>(&self, hint: H) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.labels.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

/// Colours by their place in the palette of the style sheet, where they are named again.
pub(super) const COLOURS: [RGBColor; 4] =
    [RGBColor(37, 99, 235), RGBColor(13, 148, 136), RGBColor(217, 119, 6), RGBColor(219, 39, 119)];
const GRID: RGBColor = RGBColor(226, 232, 240);
const TEXT: RGBColor = RGBColor(91, 101, 114);

/// What is drawn, in the order of the list.
pub(super) enum Mark {
    Line { colour: usize, points: Vec<(f64, f64)> },
    Bar { colour: usize, faint: bool, from: (f64, f64), to: (f64, f64) },
}

/// A plot.
pub(super) struct Plot {
    /// What it shows, for those who do not see it.
    pub(super) description: String,
    /// The names of the colours, in order of the palette.
    pub(super) legend: Vec<&'static str>,
    pub(super) x: Range<f64>,
    /// Where something is said below the plot, ascending.
    pub(super) ticks: Vec<(f64, String)>,
    /// How a height is written.
    pub(super) height: Height,
    pub(super) marks: Vec<Mark>,
}

/// What heights are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Height {
    Users,
    /// From 0 to 1.
    Share(Language),
    /// In minor units, with this many decimals.
    Money(usize),
}

impl Height {
    #[expect(clippy::cast_possible_truncation, reason = "heights of plots are far below 2^63")]
    fn write(self, height: f64) -> String {
        match self {
            Self::Users => grouped(height.round() as i64),
            Self::Share(language) => in_percent(language, height, 0),
            Self::Money(decimals) => {
                let text = format!("{:.decimals$}", Money::minor(height.round() as i64));
                let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
                match whole.parse::<i64>() {
                    Ok(whole) if cents.bytes().all(|digit| digit == b'0') => grouped(whole),
                    _ => text,
                }
            }
        }
    }
}

/// A count as a height.
#[expect(clippy::cast_precision_loss, reason = "no pixel is 2^53 users")]
pub(super) fn height(count: u64) -> f64 {
    count as f64
}

/// The place of a period or day in a plot.
pub(super) fn place(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

impl Plot {
    /// Bars, one for each period.
    pub(super) fn of_periods(report: &Report, description: String, periods: impl Iterator<Item = Days>) -> Self {
        let ticks: Vec<_> =
            periods.enumerate().map(|(number, days)| (place(number) + 0.5, report.label(days))).collect();
        let x = 0.0..place(ticks.len().max(1));
        Self { description, legend: Vec::new(), x, ticks, height: Height::Users, marks: Vec::new() }
    }

    /// The figure: the legend, and the plot in both sizes.
    pub(super) fn figure(&self) -> Result<Markup, Box<dyn Error>> {
        const WIDE: (u32, u32) = (960, 300);
        const NARROW: (u32, u32) = (380, 260);
        let (wide, narrow) = (self.svg(WIDE)?, self.svg(NARROW)?);
        Ok(html! {
            figure.chart {
                @if !self.legend.is_empty() {
                    figcaption {
                        @for (colour, name) in self.legend.iter().enumerate() {
                            span.key { i class={ "c" (colour) } {} (name) }
                        }
                    }
                }
                @for ((width, height), class, svg) in [(WIDE, "wide", wide), (NARROW, "narrow", narrow)] {
                    svg class=(class) viewBox=(format!("0 0 {width} {height}")) role="img" aria-label=(self.description) {
                        title { (self.description) }
                        (PreEscaped(svg))
                    }
                }
            }
        })
    }

    /// What is inside of the `svg` element.
    fn svg(&self, size: (u32, u32)) -> Result<String, Box<dyn Error>> {
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
            let heights = self.heights();
            let bottom = heights.first().copied().unwrap_or(0.0);
            let top = heights.last().copied().unwrap_or(1.0);
            let label = ("sans-serif", 13).into_font().color(&TEXT);
            let widest = heights.iter().map(|height| columns(&self.height.write(*height))).max().unwrap_or(1);
            let mut chart = ChartBuilder::on(&area)
                .margin_top(10)
                .margin_right(14)
                .x_label_area_size(28)
                .y_label_area_size(u32::try_from(widest)? * 8 + 10)
                .build_cartesian_2d(
                    Axis { range: self.x.clone(), labels: self.shown(size.0) },
                    Axis { range: bottom..top, labels: heights },
                )?;
            chart
                .configure_mesh()
                .disable_x_mesh()
                .bold_line_style(GRID)
                .axis_style(GRID)
                .label_style(label)
                .x_label_formatter(&|x| self.name(*x))
                .y_label_formatter(&|y| self.height.write(*y))
                .draw()?;
            for mark in &self.marks {
                match mark {
                    Mark::Line { colour, points } => {
                        let style = COLOURS[colour % COLOURS.len()].stroke_width(2);
                        chart.draw_series(LineSeries::new(points.iter().copied(), style))?;
                        if let [only] = points[..] {
                            chart.draw_series([Circle::new(only, 3, COLOURS[colour % COLOURS.len()].filled())])?;
                        }
                    }
                    Mark::Bar { colour, faint, from, to } => {
                        let colour = COLOURS[colour % COLOURS.len()].mix(if *faint { 0.45 } else { 1.0 });
                        chart.draw_series([Rectangle::new([*from, *to], colour.filled())])?;
                    }
                }
            }
            if bottom < 0.0 {
                let zero = [(self.x.start, 0.0), (self.x.end, 0.0)];
                chart.draw_series(LineSeries::new(zero, TEXT))?;
            }
            area.present()?;
        }
        // The element itself is the page's.
        let inner = text.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
        Ok(inner.map(|(inner, _)| inner.to_owned()).unwrap_or_default())
    }

    /// Round heights from the lowest mark to the highest, 0 among them.
    fn heights(&self) -> Vec<f64> {
        let all = self.marks.iter().flat_map(|mark| match mark {
            Mark::Line { points, .. } => points.clone(),
            Mark::Bar { from, to, .. } => vec![*from, *to],
        });
        let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), (_, y)| (low.min(y), high.max(y)));
        let span = if high > low { high - low } else { 1.0 };
        let rough = span / 5.0;
        let power = 10.0_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        // Users, minor units and percents are whole.
        let step = step.max(if matches!(self.height, Height::Share(_)) { 0.01 } else { 1.0 });
        let (first, last) = ((low / step).floor(), (high / step).ceil().max(1.0));
        let count = (0_u32..64).map(|number| first + f64::from(number)).take_while(|number| *number <= last);
        count.map(|number| number * step).collect()
    }

    /// Those ticks for which there is room.
    fn shown(&self, width: u32) -> Vec<f64> {
        let longest = self.ticks.iter().map(|(_, name)| columns(name)).max().unwrap_or(1);
        let room = (usize::try_from(width).unwrap_or(0).saturating_sub(70) / (longest * 8 + 14)).max(1);
        self.ticks.iter().step_by(self.ticks.len().div_ceil(room).max(1)).map(|(x, _)| *x).collect()
    }

    fn name(&self, x: f64) -> String {
        let nearest = self.ticks.iter().min_by(|one, other| (one.0 - x).abs().total_cmp(&(other.0 - x).abs()));
        nearest.map(|(_, name)| name.clone()).unwrap_or_default()
    }
}
