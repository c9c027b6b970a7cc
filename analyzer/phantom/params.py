"""Numbers of the renderer that are not the body's: resolutions, sample counts, optics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PhantomParams:
    """How finely the phantom is built and rendered.

    Parameters
    ----------
    chart_mm : float
        Pitch of the skin chart in mm; below the size of a photo pixel on the skin.
    chart_half_width_mm : float
        The chart reaches this far to either side of the midline, along the skin.
    chart_bottom_mm, chart_top_mm : float
        Its lowest and highest level, relative to the line through the fixed pair.
    mesh_mm : float
        Distance of mesh rows and columns in preview; a third of the smallest dent or less.
    mesh_fine_mm : float
        The same for path tracing.
    supersample : float
        Linear oversampling of the picture before it is averaged to size (softens edges).
    light_samples : int
        Points on each area light in preview; each casts its own shadow.
    shadow_px : int
        Side of a preview shadow map.
    shadow_bias_mm : float
        Depth tolerance against self-shadowing of the coarse shadow mesh.
    scatter_mm : tuple of float
        Gaussian radius of subsurface softening for red, green, blue (red light travels farthest;
        compare Jensen et al. 2001, doi:10.1145/383259.383319).
    gloss : float
        Weight of the specular lobe relative to diffuse white; skin reflects about 4 % at normal
        incidence.
    gloss_exponent : float
        Blinn-Phong width of that lobe; skin is rough.
    cavity_per_mm : float
        Share of ambient light lost per mm that a point lies below its surroundings.
    cavity_mm : float
        Radius of those surroundings.
    pupil_mm : float
        Width of the beam that the phone's lens takes in (6 mm at f/1.8 to f/2); what lies before or
        behind the skin is blurred accordingly.
    spp : int
        Paths a pixel when path tracing; noise is then removed with the normals as guide.
    path_depth : int
        Longest path; two bounces carry nearly all light between body, wall and clothes.
    trace_scale : float
        Size of the traced picture relative to the photo: light varies slowly, skin does not.
    guide_px : int
        Half window of the guided filter, in traced pixels.
    guide_eps : float
        Its regulariser, as variance of the unit normals' components.
    """

    chart_mm: float = 0.4
    chart_half_width_mm: float = 260.0
    chart_bottom_mm: float = -110.0
    chart_top_mm: float = 330.0
    mesh_mm: float = 2.5
    mesh_fine_mm: float = 1.25
    supersample: float = 1.5
    light_samples: int = 7
    shadow_px: int = 220
    shadow_bias_mm: float = 9.0
    scatter_mm: tuple[float, float, float] = (1.5, 0.8, 0.5)
    gloss: float = 0.028
    gloss_exponent: float = 14.0
    cavity_per_mm: float = 0.03
    cavity_mm: float = 14.0
    pupil_mm: float = 3.2
    spp: int = 12
    path_depth: int = 4
    trace_scale: float = 0.5
    guide_px: int = 6
    guide_eps: float = 1e-5
